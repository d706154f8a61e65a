using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>Reads refs back from the engine and finds them as the model has them.</summary>
internal sealed class ModelComparison(TestEngine engine)
{
    private static Viewer Viewer => TestEngine.Moderator;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A few refs of each kind.</summary>
    public async Task Sample(ModelRepository model, Random random, DateTimeOffset now)
    {
        var branches = model.Branches.Values.ToList();
        await Head(model, model.Branches[Versioning.Ref.MainName], random);
        for (var i = 0; i < 2; i++)
            await Head(model, branches[random.Next(branches.Count)], random);
        await Moments(model, random, now, 2);
    }

    /// <summary>The head of every branch, and many change sets and moments.</summary>
    public async Task Everything(ModelRepository model, Random random, DateTimeOffset now)
    {
        foreach (var branch in model.Branches.Values)
            await Head(model, branch, random);
        await Moments(model, random, now, 40);
        foreach (var document in model.Branches[Versioning.Ref.MainName].Head.Documents.Values.Take(30))
            await HistoryReplays(model, document);
    }

    private async Task Moments(ModelRepository model, Random random, DateTimeOffset now, int count)
    {
        var (branches, changeSets) = (model.Branches.Values.ToList(), model.ChangeSets.Keys.ToList());
        for (var i = 0; i < count && changeSets.Count > 0; i++)
        {
            var id = changeSets[random.Next(changeSets.Count)];
            await Ref(model, Versioning.Ref.OfChangeSet(id), model.ChangeSets[id].Snapshot.State);
            await ChangeSet(model, id);
            var branch = branches[random.Next(branches.Count)];
            var moment = now.AddSeconds(-random.Next(100_000));
            await Ref(model, Versioning.Ref.OfBranch(branch.Name, moment), branch.At(moment));
        }

        foreach (var (name, state) in model.Tags.OrderBy(_ => random.Next()).Take(count))
            await Ref(model, Versioning.Ref.OfTag(name), state);
    }

    private async Task Head(ModelRepository model, ModelBranch branch, Random random)
    {
        await Ref(model, Versioning.Ref.OfBranch(branch.Name), branch.Head);
        await Paths(model, Versioning.Ref.OfBranch(branch.Name), branch.Head, random);
        var documents = branch.Head.Documents.Values.ToList();
        if (documents.Count > 0)
            await History(model, Versioning.Ref.OfBranch(branch.Name), documents[random.Next(documents.Count)]);
    }

    /// <summary>Every document ever made, as it is at the ref, those it does not have included.</summary>
    public async Task Ref(ModelRepository model, Ref @ref, ModelState state)
    {
        var found = await engine.Store.ReadMany(@ref, model.Documents, Viewer, Ct);
        var expected = state.Documents.Values.OrderBy(version => version.Document).ToList();
        Assert.True(
            expected.Count == found.Count,
            $"At {@ref} ({model.Describe(@ref)}) the model has {expected.Count} documents and the engine {found.Count}, the first that only one has: "
            + found.Select(version => version.DocumentId).Except(state.Documents.Keys).Select(id => found.First(version => version.DocumentId == id).ToString())
                .Concat(state.Documents.Keys.Except(found.Select(version => version.DocumentId)).Select(id => state.Documents[id].ToString())).FirstOrDefault());
        foreach (var (version, read) in expected.Zip(found.OrderBy(version => version.DocumentId)))
            Same(version, read, @ref);
    }

    private static void Same(ModelVersion expected, DocumentVersion read, Ref @ref)
    {
        var actual = AsModel(read, read.Content);
        Assert.True(expected == actual, $"At {@ref} the model has\n{expected}\nand the engine\n{actual}");
        Assert.Equal(expected.Content is null ? null : ContentHash.Of(System.Text.Encoding.UTF8.GetBytes(expected.Content)), read.Hash);
    }

    private static ModelVersion AsModel(VersionSummary read, System.Text.Json.JsonElement? content) => new(
        read.DocumentId, read.ChangeSetId, read.Branch, read.Number, read.Parent, read.MergeParent, read.Kind, read.Path, ModelJson.Canonical(content));

    /// <summary>Paths lead to who lives there or was there last: so no two documents share one, and a rename leaves a redirect.</summary>
    private async Task Paths(ModelRepository model, Ref @ref, ModelState state, Random random)
    {
        var paths = model.Paths.ToList();
        foreach (var path in Enumerable.Range(0, Math.Min(12, paths.Count)).Select(_ => paths[random.Next(paths.Count)]).Distinct())
        {
            var read = await engine.Store.ReadPath(@ref, path, Viewer, Ct);
            var expected = state.Claims.TryGetValue(path, out var claim) ? state.Documents[claim.Document] : null;
            Assert.True((expected is null) == (read is null), $"At {@ref} {path} is {expected} in the model and {read} in the engine");
            if (expected is null)
                continue;
            Same(expected, read!, @ref);
            Assert.Equal(expected.Path == path ? null : path, read!.RedirectedFrom);
        }
    }

    private async Task History(ModelRepository model, Ref @ref, ModelVersion head)
    {
        var listed = new List<VersionSummary>();
        for (HistoryCursor? before = null; ;)
        {
            var page = (await engine.Store.History(@ref, head.Document, new HistoryFilter(before, 7), Viewer, Ct))!;
            listed.AddRange(page.Versions);
            if (page.Next is null)
                break;
            before = page.Next;
        }

        var expected = model.History(head).ToList();
        Assert.Equal(expected.Select(version => version.ChangeSet), listed.Select(version => version.ChangeSetId));
        Assert.Equal(expected.Select(version => version.Number), listed.Select(version => version.Number));
        Assert.Equal(Enumerable.Range(1, expected.Count).Reverse(), listed.Select(version => version.Number));
        Assert.Equal(expected.Select(version => version.Parent), listed.Select(version => version.Parent));
    }

    public async Task ChangeSet(ModelRepository model, long id)
    {
        var (branch, snapshot) = model.ChangeSets[id];
        var read = (await engine.Store.ChangeSet(id, Viewer, Ct))!;
        Assert.Equal((branch.Name, snapshot.At), (read.Branch, read.At));
        Assert.Equal(read.DocumentCount, read.Versions.Count);
        var expected = snapshot.Versions.Select(version => version with { Content = null }).ToHashSet();
        var actual = read.Versions.Select(version => AsModel(version, null)).ToHashSet();
        Assert.True(
            expected.SetEquals(actual),
            $"Change set {id} on {branch.Name}:\nin the model alone {string.Join('\n', expected.Except(actual))}\nin the engine alone {string.Join('\n', actual.Except(expected))}");
    }

    /// <summary>A change set just written: what it lists, the documents it made with their contents, and the history of one.</summary>
    public async Task Written(ModelRepository model, long id, Random random)
    {
        await ChangeSet(model, id);
        var versions = model.ChangeSets[id].Snapshot.Versions.OrderBy(version => version.Document).ToList();
        var read = await engine.Store.ReadMany(Versioning.Ref.OfChangeSet(id), [.. versions.Select(version => version.Document)], Viewer, Ct);
        Assert.Equal(versions.Count, read.Count);
        foreach (var (version, found) in versions.Zip(read.OrderBy(version => version.DocumentId)))
            Same(version, found, Versioning.Ref.OfChangeSet(id));
        await History(model, Versioning.Ref.OfChangeSet(id), versions[random.Next(versions.Count)]);
    }

    /// <summary>The patches between successive versions, applied one after the other to the first content, give the head.</summary>
    private async Task HistoryReplays(ModelRepository model, ModelVersion head)
    {
        System.Text.Json.JsonElement? content = null;
        foreach (var version in model.History(head).Reverse())
        {
            var read = (await engine.Store.ReadVersion(head.Document, version.ChangeSet, Viewer, Ct))!;
            if (content is { } before && read.Content is { } after)
            {
                var (patched, problem) = JsonPatch.Apply(before, JsonPatch.Create(before, after));
                Assert.Null(problem);
                content = patched;
            }
            else
            {
                content = read.Content;
            }
        }

        Assert.Equal(head.Content, ModelJson.Canonical(content));
    }
}
