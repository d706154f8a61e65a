using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tell;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Tell;

public sealed class AboutEditsTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_edit_is_about_its_message_and_the_one_page_it_changed()
    {
        await using var engine = database.Open();
        var (one, silent) = (Page(), Page());
        var single = await Commit(engine, "main", "Say how tall it is", TestEngine.Moderator, one);
        var several = await Commit(engine, "main", "Metres, not feet", TestEngine.Moderator, Page(), Page());
        var wordless = await Commit(engine, "main", "", TestEngine.Moderator, silent);
        using var counted = Site.CountQueries();
        Assert.Equal(
            [$"Say how tall it is ({one.Path})", "Metres, not feet", silent.Path!],
            await Say(Viewer.Visitor, single, several, wordless));
        Assert.Single(counted.Commands);
    }

    [Fact]
    public async Task A_withheld_message_is_not_said_to_anybody_until_it_is_given_back()
    {
        await using var engine = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        var redactions = scope.ServiceProvider.GetRequiredService<IRedactions>();
        var page = Page();
        var change = await Commit(engine, "main", "Call me at home", TestEngine.Moderator, page);
        var request = new RedactionRequest(page.DocumentId, change, Redactions.Message, "a telephone number");
        Assert.IsType<RedactionResult.Done>(await redactions.Withhold(request, TestEngine.Moderator, Ct));
        Assert.Equal([page.Path!], await Say(TestEngine.Moderator, change));
        Assert.IsType<RedactionResult.Done>(await redactions.Lift(request, TestEngine.Moderator, Ct));
        Assert.Equal([$"Call me at home ({page.Path})"], await Say(Viewer.Visitor, change));
    }

    [Fact]
    public async Task What_happened_on_a_private_branch_is_said_to_its_owner_and_to_reviewers_alone()
    {
        await using var engine = database.Open();
        var branch = $"t-{Guid.CreateVersion7():N}";
        var owner = TestEngine.Ann;
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(branch, "Mine", Visibility: BranchVisibility.Private), owner, Ct));
        var page = Page();
        var change = await Commit(engine, branch, "Not yet", owner, page);
        foreach (var viewer in new[] { owner, TestEngine.Moderator })
            Assert.Equal([$"Not yet ({page.Path})"], await Say(viewer, change));
        Assert.Empty(await Say(Viewer.Visitor, change));
        Assert.Empty(await Say(TestEngine.Ben, change));
    }

    private static Change Page()
    {
        var id = Guid.CreateVersion7();
        return Change.Create(id, $"t/{id:N}", TestEngine.Json(new { title = "1" }));
    }

    private static async Task<long> Commit(TestEngine engine, string branch, string message, Viewer viewer, params Change[] changes)
    {
        var result = await engine.Store.Commit(new CommitRequest { Branch = branch, Viewer = viewer, Message = message, Origin = Origin.Page, Changes = changes }, Ct);
        return Assert.IsType<CommitResult.Committed>(result).ChangeSetId;
    }

    private async Task<IEnumerable<string>> Say(Viewer viewer, params long[] changeSets)
    {
        await using var scope = database.Services.CreateAsyncScope();
        var about = scope.ServiceProvider.GetServices<IActivityAbout>().OfType<AboutEdits>().Single();
        var said = await about.Say([.. changeSets.Select(AboutEdits.Key)], viewer, Ct);
        return changeSets.Select(AboutEdits.Key).Where(said.ContainsKey).Select(key => said[key]);
    }
}
