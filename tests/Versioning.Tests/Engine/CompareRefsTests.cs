using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

public sealed class CompareRefsTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private static Ref At(string text) => Ref.TryParse(text, out var @ref) ? @ref : throw new ArgumentException(text);

    private static async Task<IReadOnlyList<DifferingDocument>> All(TestEngine engine, string from, string to, int limit = 100)
    {
        var documents = new List<DifferingDocument>();
        string? after = null;
        do
        {
            using var counter = Site.CountQueries();
            var page = (await engine.Store.CompareRefs(At(from), At(to), after, limit, TestEngine.Moderator, Ct))!;
            Assert.Equal(1, counter.Count);
            Assert.InRange(page.Documents.Count, 0, limit);
            Assert.False(page.IsTooLarge);
            documents.AddRange(page.Documents);
            after = page.Next;
        }
        while (after is not null);
        return documents;
    }

    /// <summary>A line of time of its own, forked before anything that other tests write.</summary>
    private static async Task<string> Root(TestEngine engine)
    {
        var name = $"cmp-{Guid.CreateVersion7():N}";
        await engine.Branch(name, "main@2001-01-01");
        return name;
    }

    [Fact]
    public async Task Each_kind_of_difference_is_told_with_both_versions()
    {
        await using var engine = database.Open();
        var root = await Root(engine);
        var names = new[] { "added", "removed", "edited", "renamed", "same", "back" };
        var ids = names.ToDictionary(name => name, _ => Guid.CreateVersion7());
        var first = await engine.Committed(TestEngine.Moderator, root, [.. names[1..].Select(name => Create(name, "one"))]);
        var second = await engine.Committed(
            TestEngine.Moderator, root,
            Create("added", "one"), Change.Delete(ids["removed"], first), Edit("edited", "two"), Edit("renamed", "two") with { Path = Path("elsewhere") }, Edit("back", "two"));
        await engine.Committed(TestEngine.Moderator, root, Change.Edit(ids["back"], second, TestEngine.Json(new { title = "one" })));

        var found = await All(engine, $"change:{first}", root);
        Assert.Equal(
            [("added", RefDifference.Added), ("edited", RefDifference.Edited), ("renamed", RefDifference.Renamed), ("removed", RefDifference.Removed)],
            found.Select(document => (ids.Single(id => id.Value == document.DocumentId).Key, document.Difference)));
        Assert.Equal([null, first, first, first], found.Select(document => document.From?.ChangeSetId));
        Assert.All(found, document => Assert.Equal(second, document.To!.ChangeSetId));
        Assert.Equal([Path("added"), Path("edited"), Path("elsewhere"), Path("removed")], found.Select(document => document.Path));
        Assert.Equal(found.Select(document => document.DocumentId), (await All(engine, $"change:{first}", root, 1)).Select(document => document.DocumentId));
        Assert.Equal([RefDifference.Removed, RefDifference.Added], (await All(engine, root, $"change:{first}")).Where(d => d.Path == Path("added") || d.Path == Path("removed")).Select(d => d.Difference));

        string Path(string name) => $"compare/{root}/{name}";
        Change Create(string name, string title) => Change.Create(ids[name], Path(name), TestEngine.Json(new { title }));
        Change Edit(string name, string title) => Change.Edit(ids[name], first, TestEngine.Json(new { title }));
    }

    [Fact]
    public async Task What_a_viewer_may_not_see_is_not_compared()
    {
        await using var engine = database.Open();
        var name = $"cmp-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(name, "Mine", Visibility: BranchVisibility.Private), TestEngine.Ann, Ct));
        Assert.Null(await engine.Store.CompareRefs(Ref.Main, Ref.OfBranch(name), null, 10, TestEngine.Ben, Ct));
        Assert.Null(await engine.Store.CompareRefs(Ref.OfBranch(name), Ref.Main, null, 10, Viewer.Visitor, Ct));
        Assert.Null(await engine.Store.CompareRefs(Ref.Main, Ref.OfTag($"{name}-none"), null, 10, TestEngine.Moderator, Ct));
        Assert.Empty((await engine.Store.CompareRefs(Ref.OfBranch(name), Ref.OfBranch(name), null, 10, TestEngine.Ann, Ct))!.Documents);
    }

    /// <summary>Random work on branches of branches, at times that do not rise with the ids; then every two refs against reading all there is.</summary>
    [Fact]
    public async Task It_finds_what_reading_everything_finds()
    {
        const int steps = 120;
        await using var engine = database.Open();
        var root = await Root(engine);
        var random = new Random(20_260_131);
        var start = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (branches, documents, changes, tags) = (new List<string> { root }, new List<Guid>(), new List<long>(), new List<string>());
        for (var step = 0; step < steps; step++)
        {
            var branch = branches[random.Next(branches.Count)];
            switch (random.Next(12))
            {
                case 0 when branches.Count < 6:
                    branches.Add($"{root}-{branches.Count}");
                    await engine.Branch(branches[^1], random.Next(3) switch { 0 => $"{branch}@{start.AddDays(random.Next(steps)):yyyy-MM-dd}", 1 when changes.Count > 0 => $"change:{changes[random.Next(changes.Count)]}", _ => branch });
                    break;
                case 1:
                    tags.Add($"tag:{root}/{tags.Count}");
                    Assert.IsType<TagResult.Done>(await engine.Tags.Create(new NewTag(tags[^1][4..], "A tag", At(random.Next(2) == 0 ? branch : $"{branch}@{start.AddDays(random.Next(steps)):yyyy-MM-dd}")), TestEngine.Moderator, Ct));
                    break;
                case 2 when branches.Count > 1:
                    var target = branches[random.Next(branches.Count)];
                    if (target != branch && await engine.Merge(branch, target: target) is MergeResult.Landed landed)
                        changes.Add(landed.ChangeSetId);
                    break;
                default:
                    if (await Commit(branch) is { } id)
                        changes.Add(id);
                    break;
            }
        }

        Assert.True(branches.Count > 3 && tags.Count > 3);
        string[] refs =
        [
            .. branches, .. tags, .. changes.Where((_, n) => n % 12 == 0).Select(id => $"change:{id}"),
            .. branches.SelectMany(branch => new[] { $"{branch}@2020-01-25", $"{branch}@2020-03-10" }), $"{tags[0]}@2020-02-01",
        ];
        var states = new Dictionary<string, Dictionary<Guid, DocumentVersion>>();
        foreach (var name in refs)
            states[name] = (await engine.Store.ReadMany(At(name), documents, TestEngine.Moderator, Ct)).ToDictionary(version => version.DocumentId);
        var differences = 0;
        foreach (var (from, to) in refs.SelectMany(from => refs.Select(to => (from, to))).Where((_, n) => n % 3 == 0))
        {
            var expected = documents.Select(id => Expected(id, states[from].GetValueOrDefault(id), states[to].GetValueOrDefault(id))).OfType<(string, Guid, RefDifference, long?, long?)>()
                .OrderBy(one => one.Item1, StringComparer.Ordinal).ThenBy(one => one.Item2);
            var found = await All(engine, from, to, 7);
            Assert.Equal(expected, found.Select(one => (one.Path, one.DocumentId, one.Difference, one.From?.ChangeSetId, one.To?.ChangeSetId)));
            differences += found.Count;
        }

        Assert.True(differences > 1_000, $"only {differences} differences were compared");

        async Task<long?> Commit(string branch)
        {
            var many = new List<Change>();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                if (documents.Count < 12 || random.Next(6) == 0)
                {
                    documents.Add(Guid.CreateVersion7());
                    many.Add(Change.Create(documents[^1], $"compare/{root}/{random.Next(900):000}-{documents.Count}", Content()));
                    continue;
                }

                var id = documents[random.Next(documents.Count)];
                if (many.Any(change => change.DocumentId == id) || await engine.Store.Read(Ref.OfBranch(branch), id, TestEngine.Moderator, Ct) is not { } head)
                    continue;
                many.Add(random.Next(6) switch
                {
                    0 when !head.IsDeleted => Change.Delete(id, head.ChangeSetId),
                    1 => Change.Edit(id, head.ChangeSetId, Content(), $"compare/{root}/{random.Next(900):000}-moved-{documents.IndexOf(id)}-{random.Next(900)}"),
                    _ => Change.Edit(id, head.ChangeSetId, Content()),
                });
            }

            return many.Count > 0 && await engine.Store.Commit(
                new CommitRequest
                {
                    Branch = branch, Viewer = TestEngine.Moderator, Message = "random", Origin = Origin.Api, Changes = many,
                    At = start.AddDays(random.Next(steps)),
                }, Ct) is CommitResult.Committed done ? done.ChangeSetId : null;
        }

        // Few values, so that sides come to the same by different ways.
        System.Text.Json.JsonElement Content() => TestEngine.Json(new { title = $"{random.Next(4)}" });

        static (string, Guid, RefDifference, long?, long?)? Expected(Guid id, DocumentVersion? from, DocumentVersion? to)
        {
            var (before, after) = (from is { IsDeleted: false }, to is { IsDeleted: false });
            RefDifference? difference = (before, after) switch
            {
                (false, false) => null,
                (false, true) => RefDifference.Added,
                (true, false) => RefDifference.Removed,
                _ when from!.Path != to!.Path => RefDifference.Renamed,
                _ when from.Hash != to.Hash => RefDifference.Edited,
                _ => null,
            };
            return difference is { } kind ? ((after ? to! : from!).Path, id, kind, from?.ChangeSetId, to?.ChangeSetId) : null;
        }
    }
}
