using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>What becomes of a branch while a change to it is worked out counts for the change.</summary>
public sealed class ProtectionRaceTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task A_change_worked_out_before_its_branch_was_protected_or_closed_does_not_land(bool edits, bool protects)
    {
        var rules = new WatchedRules();
        await using var engine = database.Open(services => services.AddSingleton<IDocumentRules>(rules));
        var (id, name) = (Guid.CreateVersion7(), $"race-{Guid.NewGuid():n}");
        await engine.Branch(name);
        var first = await engine.Committed(TestEngine.Ann, name, Change.Create(id, $"race/{id:n}", TestEngine.Json(new { title = "before" })));

        rules.Once = async () => Assert.IsType<BranchResult.Done>(protects
            ? await engine.Branches.Protect(name, true, TestEngine.Moderator, Ct)
            : await engine.Branches.Archive(name, TestEngine.Moderator, Ct));
        var after = TestEngine.Json(new { title = "after" });
        var result = await engine.Commit(TestEngine.Ann, name, edits ? Change.Edit(id, first, after) : Change.Create(Guid.CreateVersion7(), $"race/{id:n}/new", after));

        Assert.Contains(protects ? "protected" : "archived", Assert.IsType<CommitResult.Forbidden>(result).Why, StringComparison.Ordinal);
        Assert.Equal("before", await engine.Title(name, id));
        Assert.Null(await engine.At(name, $"race/{id:n}/new"));
    }

    [Fact]
    public async Task A_merge_into_a_branch_whose_protection_was_lifted_meanwhile_is_worked_out_anew_and_lands()
    {
        var rules = new WatchedRules();
        await using var engine = database.Open(services => services.AddSingleton<IDocumentRules>(rules));
        var (id, target, source) = (Guid.CreateVersion7(), $"into-{Guid.NewGuid():n}", $"from-{Guid.NewGuid():n}");
        await engine.Branch(target);
        var first = await engine.Committed(TestEngine.Ann, target, Change.Create(id, $"race/{id:n}", TestEngine.Json(new { title = "before", note = 1 })));
        await engine.Branch(source, target);
        await engine.Committed(TestEngine.Ann, source, Change.Edit(id, first, TestEngine.Json(new { title = "after", note = 1 })));
        await engine.Committed(TestEngine.Ann, target, Change.Edit(id, first, TestEngine.Json(new { title = "before", note = 2 })));
        Assert.IsType<BranchResult.Done>(await engine.Branches.Protect(target, true, TestEngine.Moderator, Ct));

        rules.Once = async () => Assert.IsType<BranchResult.Done>(await engine.Branches.Protect(target, false, TestEngine.Moderator, Ct));
        Assert.IsType<MergeResult.Landed>(await engine.Merge(source, target: target));
        Assert.Equal("after", await engine.Title(target, id));
    }
}
