using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Redact;
using VersionedContent.Versioning.Tell;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Tell;

public sealed class TellEditTests(EngineDatabase database)
{
    private const string Password = "correct horse battery staple";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(BranchKind.Topic, BranchVisibility.Public, false, "Changed 1 document on a branch")]
    [InlineData(BranchKind.Topic, BranchVisibility.Private, true, "Changed 1 document on a branch")]
    [InlineData(BranchKind.Submission, BranchVisibility.Private, true, "Changed 1 document in a submission")]
    [InlineData(BranchKind.Submission, BranchVisibility.Public, true, "Changed 1 document in a submission")]
    public async Task What_others_may_not_see_is_private(BranchKind kind, BranchVisibility visibility, bool isPrivate, string text)
    {
        await using var engine = database.Open();
        var person = await Person();
        var branch = $"t-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(branch, "A branch", kind, visibility), person, Ct));
        var change = await Commit(engine, person, branch);
        await Told(new ChangeSetCommitted(change, branch, [], person.Id!.Value, Origin.Page));
        Assert.Equal([(isPrivate, ActivityKinds.Edit, text, $"/changes/{change}")], await Activity(engine, person));
    }

    [Fact]
    public async Task An_edit_of_main_is_public_and_told_once_and_an_import_is_not_told()
    {
        await using var engine = database.Open();
        var person = await Person();
        var change = await Commit(engine, person, "main");
        var told = new ChangeSetCommitted(change, "main", [], person.Id!.Value, Origin.Page);
        await Told(told);
        await Told(told);
        await Told(new ChangeSetCommitted(await Commit(engine, person, "main"), "main", [], person.Id.Value, Origin.Import));
        Assert.Equal([(false, ActivityKinds.Edit, "Changed 1 document on main", $"/changes/{change}")], await Activity(engine, person));
    }

    [Fact]
    public async Task A_withheld_author_is_not_told_by_their_activity_either()
    {
        await using var engine = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        var redactions = scope.ServiceProvider.GetRequiredService<IRedactions>();
        var person = await Person();
        var id = Guid.CreateVersion7();
        var change = await engine.Committed(person, "main", Change.Create(id, $"t/{id:N}", TestEngine.Json(new { title = "1" })));
        var committed = new ChangeSetCommitted(change, "main", [id], person.Id!.Value, Origin.Page);
        await Told(committed);
        var request = new RedactionRequest(id, change, Redactions.Author, "a person asked");

        Assert.IsType<RedactionResult.Done>(await redactions.Withhold(request, TestEngine.Moderator, Ct));
        Assert.Equal(1L, await Events(engine, change));
        await Told(new AuthorshipChanged(change));
        // Told late, the commit does not bring it back.
        await Told(committed);
        Assert.True(Assert.Single(await Activity(engine, person)).IsPrivate);

        Assert.IsType<RedactionResult.Done>(await redactions.Lift(request, TestEngine.Moderator, Ct));
        await Told(new AuthorshipChanged(change));
        Assert.False(Assert.Single(await Activity(engine, person)).IsPrivate);
    }

    [Fact]
    public async Task Nothing_ties_an_erased_author_to_what_they_wrote()
    {
        await using var engine = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        var person = await Person();
        var before = await Commit(engine, person, "main");
        await Told(new ChangeSetCommitted(before, "main", [], person.Id!.Value, Origin.Page));
        var erased = (await scope.ServiceProvider.GetRequiredService<IAuthors>().Erase(person.Id.Value, Viewer.Site, Ct))!;
        await Told(new AuthorErased(erased.Id, erased.Name));
        await Told(new ChangeSetCommitted(await Commit(engine, person, "main"), "main", [], person.Id.Value, Origin.Page));
        Assert.All(await Activity(engine, person), entry => Assert.True(entry.IsPrivate));
    }

    [Fact]
    public async Task A_merge_is_who_merged_and_a_merged_submission_its_authors()
    {
        await using var engine = database.Open();
        var (author, reviewer) = (await Person(), await Person(Roles.Moderator));
        var branch = $"submissions/{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(branch, "A submission", BranchKind.Submission, BranchVisibility.Private), author, Ct));
        await Commit(engine, author, branch);
        await Land(branch);
        var topic = $"t-{Guid.CreateVersion7():N}";
        Assert.IsType<BranchResult.Done>(await engine.Branches.Create(new NewBranch(topic, "A branch"), author, Ct));
        await Commit(engine, author, topic);
        await Land(topic);
        Assert.Equal((false, ActivityKinds.Edit, "Had changes to 1 document accepted into main"), Told3(Assert.Single(await Activity(engine, author))));
        Assert.Equal((false, ActivityKinds.Merge, "Merged a branch with 1 document into main"), Told3(Assert.Single(await Activity(engine, reviewer))));

        async Task Land(string source)
        {
            await using var scope = database.Services.CreateAsyncScope();
            var landed = Assert.IsType<MergeResult.Landed>(await scope.ServiceProvider.GetRequiredService<IMerges>()
                .Merge(new MergeRequest { Source = source, Viewer = reviewer, Message = "Merge" }, Ct));
            await Told(new ChangeSetCommitted(landed.ChangeSetId, "main", [], author.Id!.Value, Origin.Merge));
        }

        static (bool, string, string) Told3((bool IsPrivate, string Kind, string Text, string Link) entry) => (entry.IsPrivate, entry.Kind, entry.Text);
    }

    [Fact]
    public async Task What_the_site_wrote_down_for_a_person_is_theirs_alone()
    {
        await using var engine = database.Open();
        var person = await Person();
        var id = Guid.CreateVersion7();
        var result = await engine.Store.Commit(new CommitRequest
        {
            Branch = "main", Viewer = Viewer.Site, Author = new Author(person.Id!.Value, person.Name), Message = "For them", Origin = Origin.Demo,
            Changes = [Change.Create(id, $"t/{id:N}", TestEngine.Json(new { title = "1" }))],
        }, Ct);
        var change = Assert.IsType<CommitResult.Committed>(result).ChangeSetId;
        await Told(new ChangeSetCommitted(change, "main", [id], person.Id.Value, Origin.Demo));
        Assert.Equal("Changed 1 document on main", Assert.Single(await Activity(engine, person)).Text);
    }

    [Theory]
    [InlineData(Origin.Page, false, 1, BranchKind.Main, "Changed 1 document on main")]
    [InlineData(Origin.Batch, false, 12_000, BranchKind.Main, "Changed 12,000 documents on main")]
    [InlineData(Origin.Revert, false, 2, BranchKind.Topic, "Undid changes to 2 documents on a branch")]
    [InlineData(Origin.Page, true, 2, BranchKind.Topic, "Had changes to 2 documents picked into a branch")]
    public void It_is_said_what_was_done_and_never_to_what(Origin origin, bool isForAnother, int count, BranchKind kind, string said) =>
        Assert.Equal(said, TellEdit.Words(origin, isForAnother, count, kind));

    private static Task<long> Commit(TestEngine engine, Viewer viewer, string branch)
    {
        var id = Guid.CreateVersion7();
        return engine.Committed(viewer, branch, Change.Create(id, $"t/{id:N}", TestEngine.Json(new { title = "1" })));
    }

    private async Task<Viewer> Person(string role = Roles.Moderator)
    {
        await using var scope = database.Services.CreateAsyncScope();
        var name = $"p-{Guid.NewGuid():n}"[..20];
        var id = await scope.ServiceProvider.GetRequiredService<IAccountSeeding>().EnsureAccount(name, $"{name}@example.org", Password, role, DateTimeOffset.UnixEpoch, Ct);
        return new Viewer(id, name, Roles.Grants[role].ToHashSet(), 0);
    }

    private async Task Told(object @event)
    {
        await using var scope = database.Services.CreateAsyncScope();
        var handler = scope.ServiceProvider.GetRequiredService<TellEdit>();
        await (@event switch
        {
            ChangeSetCommitted committed => handler.Handle(committed, Ct),
            AuthorshipChanged changed => handler.Handle(changed, Ct),
            AuthorErased erased => handler.Handle(erased, Ct),
            _ => throw new ArgumentException("No handler.", nameof(@event)),
        });
    }

    private static async Task<IReadOnlyList<(bool IsPrivate, string Kind, string Text, string Link)>> Activity(TestEngine engine, Viewer person)
    {
        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT is_private, kind, text, link FROM accounts.activity WHERE person_id = $1 ORDER BY id");
        command.Parameters.Add(new() { Value = person.Id!.Value });
        await using var rows = await command.ExecuteReaderAsync(Ct);
        var found = new List<(bool, string, string, string)>();
        while (await rows.ReadAsync(Ct))
            found.Add((rows.GetBoolean(0), rows.GetString(1), rows.GetString(2), rows.GetString(3)));
        return found;
    }

    private static async Task<long> Events(TestEngine engine, long change)
    {
        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>()
            .CreateCommand("SELECT count(*) FROM messaging.outbox WHERE type LIKE '%AuthorshipChanged' AND payload ->> 'ChangeSetId' = $1::text");
        command.Parameters.Add(new() { Value = change });
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }
}
