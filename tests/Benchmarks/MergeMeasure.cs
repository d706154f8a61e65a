using VersionedContent.Versioning;

namespace VersionedContent.Benchmarks;

/// <summary>A branch that changed 10,000 documents, 100 of which main changed too, beside <c>git merge</c> of the same files.</summary>
internal static class MergeMeasure
{
    private const int Documents = 10_000;
    private const int Both = 100;

    public static async Task Run(BenchServer server, Table table, int rounds, CancellationToken ct)
    {
        var (previews, ours, gits) = (new List<TimeSpan>(), new List<TimeSpan>(), new List<TimeSpan>());
        await using var bench = await server.NewStore(ct);
        for (var round = 0; round < rounds; round++)
        {
            await Prepare(bench, round);
            using var git = await Prepare();
            previews.Add(await Table.Time(() => bench.With<IMerges, MergePreview?>(merges => merges.PreviewWhole($"branch-{round}", Ref.MainName, Bench.Viewer, ct))));
            ours.Add(await Table.Time(() => Merge(bench, $"branch-{round}", ct)));
            gits.Add(await Table.Time(() => git.Run("merge", "-q", "-m", "merged", "branch")));
        }

        table.Add($"merge, {Documents:N0} documents changed, {Both} on both sides", Table.Milliseconds(Table.Median(ours)), $"{Table.Milliseconds(Table.Median(gits))} git merge", Table.Ratio(Table.Median(ours), Table.Median(gits)));
        table.Add("its preview", Table.Milliseconds(Table.Median(previews)), "", "");
    }

    private static async Task Merge(Bench bench, string branch, CancellationToken ct)
    {
        var result = await bench.With<IMerges, MergeResult>(merges => merges.Merge(new MergeRequest { Source = branch, Viewer = Bench.Viewer, Message = "merged" }, ct));
        if (result is not MergeResult.Landed)
            throw new InvalidOperationException(result.ToString());
    }

    private static string Text(int n) => Bench.Text(n, 2_000);

    private static string Theirs(int n) => Text(n) + "A line that the branch adds.\n";

    private static string Ours(int n) => "A line that main adds.\n" + Text(n);

    private static async Task Prepare(Bench bench, int round)
    {
        var ids = Enumerable.Range(0, Documents).Select(_ => Guid.CreateVersion7()).ToArray();
        var first = await bench.Committed(Ref.MainName, [.. ids.Select((id, n) => Change.Create(id, $"round-{round}/{n}", Content(Text(n))))]);
        await bench.Branch($"branch-{round}");
        await bench.Committed($"branch-{round}", [.. ids.Select((id, n) => Change.Edit(id, first, Content(Theirs(n))))]);
        await bench.Committed(Ref.MainName, [.. ids.Take(Both).Select((id, n) => Change.Edit(id, first, Content(Ours(n))))]);

        static System.Text.Json.JsonElement Content(string body) => Bench.Json(new { title = "A document", body });
    }

    private static async Task<Git> Prepare()
    {
        var git = await Git.New();
        for (var n = 0; n < Documents; n++)
            await git.Write($"{n}.md", Text(n));
        await git.Commit("first");
        await git.Run("checkout", "-q", "-b", "branch");
        for (var n = 0; n < Documents; n++)
            await git.Write($"{n}.md", Theirs(n));
        await git.Commit("theirs");
        await git.Run("checkout", "-q", "main");
        for (var n = 0; n < Both; n++)
            await git.Write($"{n}.md", Ours(n));
        await git.Commit("ours");
        return git;
    }
}
