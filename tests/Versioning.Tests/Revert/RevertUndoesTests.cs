using System.Text.Json;
using CsCheck;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Tests.Engine;
using VersionedContent.Versioning.Tests.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Revert;

public sealed class RevertUndoesTests(EngineDatabase database)
{
    private static readonly Gen<List<List<(int Document, JsonElement? Content, int Path)>>> WholeChanges =
        Gen.Select(Gen.Int[0, 3], Gen.Frequency((4, RandomJson.Documents.Select(content => (JsonElement?)content)), (1, Gen.Const((JsonElement?)null))), Gen.Int[0, 9])
            .List[1, 4].List[1, 6];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reverting_the_newest_change_set_gives_back_exactly_what_was_before_and_reverting_that_gives_the_edit_back()
    {
        await using var engine = database.Open();
        var reverted = 0;
        await WholeChanges.SampleAsync(async changeSets =>
        {
            var desk = await Desk.New(engine);
            foreach (var changes in changeSets)
            {
                var before = await desk.Read();
                if (await desk.Commit(changes) is not { } edit)
                    continue;
                var after = await desk.Read();
                var undoing = await desk.Revert(edit);
                Assert.Equal(before, await desk.Read());
                await desk.Revert(undoing);
                Assert.Equal(after, await desk.Read());
                reverted++;
            }
        }, iter: 40, threads: 1);
        Assert.True(reverted > 60, $"Only {reverted} change sets were reverted.");
    }

    [Fact]
    public async Task Reverting_an_older_change_set_undoes_its_places_and_keeps_every_later_edit()
    {
        await using var engine = database.Open();
        var reverted = 0;
        await Gen.Select(PlacedEdit.ChangeSets, Gen.Int[0, 8]).SampleAsync(async (changeSets, chosen) =>
        {
            var desk = await Desk.New(engine);
            var start = Enumerable.Range(0, PlacedEdit.Documents - 1)
                .Select(document => new PlacedEdit(document, EditKind.Create, 0, JsonSerializer.SerializeToElement("start"))).ToList();
            var older = chosen % (changeSets.Count - 1);
            var (drafts, without) = (new Drafts(), new Drafts());
            await desk.Commit(drafts.Apply(start));
            without.Apply(start);
            long? undone = null;
            for (var i = 0; i < changeSets.Count; i++)
            {
                var edits = i > older ? changeSets[i].Where(edit => !changeSets[older].Any(edit.Meets)).ToList() : changeSets[i];
                var committed = await desk.Commit(drafts.Apply(edits));
                if (i == older)
                    undone = committed;
                else
                    without.Apply(edits);
            }

            Assert.Equal(desk.Expected(drafts), await desk.Read());
            if (undone is not { } changeSet)
                return;
            var undoing = await desk.Revert(changeSet);
            Assert.Equal(desk.Expected(without), await desk.Read());
            await desk.Revert(undoing);
            Assert.Equal(desk.Expected(drafts), await desk.Read());
            reverted++;
        }, iter: 60, threads: 1);
        Assert.True(reverted > 30, $"Only {reverted} change sets were reverted.");
    }

    [Fact]
    public async Task History_replays_to_the_head()
    {
        await using var engine = database.Open();
        var longest = 0;
        await Gen.Select(WholeChanges, Gen.Int[0, 5]).SampleAsync(async (changeSets, undone) =>
        {
            var desk = await Desk.New(engine);
            var committed = new List<long>();
            foreach (var changes in changeSets)
            {
                if (await desk.Commit(changes) is { } changeSet)
                    committed.Add(changeSet);
            }

            // Whether it is asked about or done: what was written must replay.
            if (committed.Count > 0)
                await desk.Undo(committed[undone % committed.Count]);
            longest = Math.Max(longest, await desk.HistoriesReplay());
        }, iter: 30, threads: 1);
        Assert.True(longest > 3, $"The longest history had {longest} versions.");
    }

    /// <summary>Documents as they should be, by plain edits.</summary>
    private sealed class Drafts
    {
        public DraftDocument?[] Documents { get; } = new DraftDocument?[PlacedEdit.Documents];

        /// <summary>The documents that the edits are about.</summary>
        public List<(int, JsonElement?, string?)> Apply(IReadOnlyList<PlacedEdit> edits)
        {
            foreach (var edit in edits)
                Documents[edit.Document] = edit.On(Documents[edit.Document]);
            return [.. edits.Select(edit => edit.Document).Distinct().Select(document => (document, Documents[document]?.Content, Documents[document]?.Name))];
        }
    }

    /// <summary>A branch with a few documents of its own.</summary>
    private sealed class Desk(TestEngine engine, string branch, Guid[] documents)
    {
        public static async Task<Desk> New(TestEngine engine)
        {
            var branch = $"undo-{Guid.NewGuid():N}";
            await engine.Branch(branch);
            return new Desk(engine, branch, [.. Enumerable.Range(0, PlacedEdit.Documents).Select(_ => Guid.CreateVersion7())]);
        }

        /// <summary>What is at a name, at the path that documents with it have here.</summary>
        private string Path(int document, string name) => $"{branch}/{document}/{name}";

        public Task<long?> Commit(IEnumerable<(int Document, JsonElement? Content, int Path)> changes) =>
            // A low number leaves the path as it is; the others are few, so that documents want each other's.
            Write([.. changes.DistinctBy(change => change.Document)], change => change.Document,
                change => (change.Content, change.Path < 5 ? null : $"{branch}/{change.Path}"));

        public Task<long?> Commit(IEnumerable<(int Document, JsonElement? Content, string? Name)> changes) =>
            Write([.. changes], change => change.Document, change => (change.Content, change.Name is null ? null : Path(change.Document, change.Name)));

        private async Task<long?> Write<T>(List<T> wanted, Func<T, int> document, Func<T, (JsonElement? Content, string? Path)> to)
        {
            var heads = (await engine.Store.ReadMany(Ref.OfBranch(branch), documents, TestEngine.Moderator, Ct)).ToDictionary(head => head.DocumentId);
            var changes = new List<Change>();
            foreach (var change in wanted)
            {
                var (content, path) = to(change);
                var head = heads.GetValueOrDefault(documents[document(change)]);
                if (head is not null || content is not null)
                    changes.Add(new Change(documents[document(change)], head?.ChangeSetId, content, path ?? (head is null ? Path(document(change), "start") : null)));
            }

            if (changes.Count == 0)
                return null;
            var result = await engine.Commit(TestEngine.Moderator, branch, [.. changes]);
            Assert.True(result is CommitResult.Committed or CommitResult.Unchanged or CommitResult.PathTaken, result.ToString());
            return (result as CommitResult.Committed)?.ChangeSetId;
        }

        public Task<ReplayResult> Undo(long changeSet) =>
            engine.Replays.Run(new ReplayRequest { Replay = new Replay.UndoChangeSet(changeSet), Viewer = TestEngine.Moderator }, Ct);

        public async Task<long> Revert(long changeSet) => Assert.IsType<ReplayResult.Done>(await Undo(changeSet)).ChangeSetId;

        /// <summary>What readers see, by identity and by path.</summary>
        public async Task<SortedDictionary<Guid, Seen>> Read()
        {
            var seen = new SortedDictionary<Guid, Seen>();
            foreach (var version in await engine.Store.ReadMany(Ref.OfBranch(branch), documents, TestEngine.Moderator, Ct))
            {
                if (version.Content is not { } content)
                    continue;
                seen.Add(version.DocumentId, Seen.Of(version.Path, content));
                var there = await engine.Store.ReadPath(Ref.OfBranch(branch), version.Path, TestEngine.Moderator, Ct);
                Assert.Equal((version.DocumentId, null), (there?.DocumentId, there?.RedirectedFrom));
                Assert.Equal(ContentHash.Of(content), version.Hash);
            }

            return seen;
        }

        public SortedDictionary<Guid, Seen> Expected(Drafts drafts)
        {
            var expected = new SortedDictionary<Guid, Seen>();
            for (var document = 0; document < documents.Length; document++)
            {
                if (drafts.Documents[document] is { } draft)
                    expected.Add(documents[document], Seen.Of(Path(document, draft.Name), draft.Content));
            }

            return expected;
        }

        /// <summary>Every document's versions, read from the first on and each made from the last by a patch, end at its head. Gives the most versions of one.</summary>
        public async Task<int> HistoriesReplay()
        {
            var longest = 0;
            foreach (var head in await engine.Store.ReadMany(Ref.OfBranch(branch), documents, TestEngine.Moderator, Ct))
            {
                var history = (await engine.Store.History(Ref.OfBranch(branch), head.DocumentId, new HistoryFilter(Limit: 200), TestEngine.Moderator, Ct))!;
                Assert.Null(history.Next);
                var versions = history.Versions.Reverse().ToList();
                Assert.Equal(Enumerable.Range(1, versions.Count), versions.Select(version => version.Number));
                Assert.Equal(versions.SkipLast(1).Select(version => (long?)version.ChangeSetId).Prepend(null), versions.Select(version => version.Parent));
                JsonElement? content = null;
                foreach (var version in versions)
                {
                    var read = (await engine.Store.ReadVersion(head.DocumentId, version.ChangeSetId, TestEngine.Moderator, Ct))!;
                    Assert.Equal(version.IsDeleted, read.Content is null);
                    content = content is { } before && read.Content is { } after ? Patched(before, JsonPatch.Create(before, after)) : read.Content;
                }

                Assert.Equal(head.ChangeSetId, versions[^1].ChangeSetId);
                Assert.Equal(head.Path, versions[^1].Path);
                Assert.Equal(head.IsDeleted, content is null);
                Assert.True(CanonicalJson.Same(head.Content, content), $"{head.Content} at the head, {content} by its history");
                longest = Math.Max(longest, versions.Count);
            }

            return longest;
        }

        private static JsonElement Patched(JsonElement before, JsonElement patch)
        {
            var (patched, problem) = JsonPatch.Apply(before, patch);
            Assert.Null(problem);
            return patched!.Value;
        }
    }
}
