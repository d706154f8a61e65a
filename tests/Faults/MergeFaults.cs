using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>A merge of thousands of documents is under way, and something dies.</summary>
public sealed class MergeFaults(Machine machine) : IClassFixture<Machine>
{
    private const int Documents = 3_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Rounds.All), MemberType = typeof(Rounds))]
    public async Task A_large_merge_is_there_whole_or_not_at_all(int round, Victim victim)
    {
        var (branch, ids) = await Prepare($"large-{victim}-{round}".ToLowerInvariant());
        await using var site = await Program.Site(machine);
        using var http = await site.SignIn();

        var merging = Merge(http, branch);
        // The merge's own session writes from here on; how far it gets differs from round to round.
        var writes = round % 2 == 0 ? "versioning.path_claims" : "versioning.versions";
        await machine.Until(
            $"""
            SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = 'faults' AND state <> 'idle' AND query LIKE '%INSERT INTO {writes}%' AND pid <> pg_backend_pid())
                 + (SELECT count(*) FROM versioning.change_sets s JOIN versioning.branches b ON b.id = s.merged_branch_id WHERE b.name = '{branch}')
            """, 0, site.Ended);
        await machine.Kill(victim, site);
        var landed = await merging;
        // A merge that is long work is taken up again by the site: that is for another test.
        await site.Kill();

        var merged = await machine.Number($"""
            SELECT count(*) FROM versioning.versions v JOIN versioning.change_sets s ON s.id = v.change_set_id
            JOIN versioning.branches b ON b.id = s.merged_branch_id WHERE b.name = '{branch}'
            """);
        Assert.Contains(merged, new long[] { 0, Documents });
        if (landed)
            Assert.Equal(Documents, merged);
        var read = await machine.With(services => services.GetRequiredService<IVersionStore>().ReadMany(Ref.Main, ids, Viewer.Site, Ct));
        Assert.Equal(merged, read.Count(version => version.Content!.Value.GetProperty("title").GetString() == "changed"));
        await machine.AssertWhole();

        // What did not land lands when it is asked for again.
        if (merged == 0)
        {
            var again = await machine.With(services => services.GetRequiredService<IMerges>().Merge(
                new MergeRequest { Source = branch, Viewer = Viewer.Site, Message = "again" }, Ct));
            Assert.IsType<MergeResult.Landed>(again);
            await machine.AssertWhole();
        }
    }

    private Task<(string Branch, Guid[] Ids)> Prepare(string branch) => machine.With(async services =>
    {
        var store = services.GetRequiredService<IVersionStore>();
        var ids = Enumerable.Range(0, Documents).Select(_ => Guid.CreateVersion7()).ToArray();
        var first = await Commit(Ref.MainName, ids.Select((id, i) => Change.Create(id, $"{branch}/{i}", Content("new"))));
        Assert.IsType<BranchResult.Done>(await services.GetRequiredService<IBranches>().Create(new NewBranch(branch, branch), Viewer.Site, Ct));
        await Commit(branch, ids.Select(id => Change.Edit(id, first, Content("changed"))));
        return (branch, ids);

        async Task<long> Commit(string to, IEnumerable<Change> changes) => Assert.IsType<CommitResult.Committed>(await store.Commit(
            new CommitRequest { Branch = to, Viewer = Viewer.Site, Message = "m", Origin = Origin.Batch, Changes = [.. changes] }, Ct)).ChangeSetId;
    });

    private static JsonElement Content(string title) => JsonSerializer.SerializeToElement(new { type = "page", title, body = "Some text.\n" });

    /// <summary>True where the merge was acknowledged as landed; long work is only promised (202).</summary>
    private static async Task<bool> Merge(HttpClient http, string branch)
    {
        try
        {
            using var answer = await http.PostAsJsonAsync("/api/v1/merges", new { source = branch, message = "a large merge" }, Ct);
            return answer.StatusCode == System.Net.HttpStatusCode.OK;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
