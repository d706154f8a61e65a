using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Revert;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Revert;

/// <summary>Asking to undo a person's edits tells nobody else which these are.</summary>
public sealed class WithheldAuthorTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_who_may_undo_a_persons_edits_is_shown_them()
    {
        await using var engine = database.Open();
        var (id, branch) = (Guid.CreateVersion7(), $"b-{Guid.CreateVersion7():N}");
        await engine.Branch(branch);
        var author = TestEngine.Ann with { Id = Guid.CreateVersion7(), Name = "somebody" };
        var made = await engine.Committed(author, branch, Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "x" })));
        Assert.IsType<RedactionResult.Done>(await engine.Services.GetRequiredService<IRedactions>().Withhold(
            new RedactionRequest(id, made, Redactions.Author, "a person asked"), TestEngine.Moderator, Ct));
        ReplayRequest By(Accounts.Viewer viewer) => new()
        {
            Replay = new Replay.UndoAuthor(author.Id!.Value, DateTimeOffset.UtcNow.AddMinutes(-1)), Branch = branch, Viewer = viewer,
        };

        foreach (var viewer in new[] { TestEngine.Ben, Accounts.Viewer.Visitor })
        {
            var preview = (await engine.Replays.Preview(By(viewer), Ct))!;
            Assert.NotNull(preview.WhyNot);
            Assert.True(preview.IsEmpty);
            Assert.Null(preview.Next);
            Assert.DoesNotContain("somebody", preview.Message, StringComparison.Ordinal);
            Assert.Empty((await ReplayScope.Find(engine.Services.GetRequiredService<NpgsqlDataSource>(), By(viewer), Ct))!.Steps);
        }

        foreach (var viewer in new[] { author, TestEngine.Moderator })
            Assert.Equal(id, Assert.Single((await engine.Replays.Preview(By(viewer), Ct))!.Documents).DocumentId);
    }

    [Fact]
    public async Task An_undoing_quotes_no_message_that_may_be_withheld_later()
    {
        await using var engine = database.Open();
        var id = Guid.CreateVersion7();
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"a/{id:N}", TestEngine.Json(new { title = "x" })));
        var bad = Assert.IsType<CommitResult.Committed>(await engine.Store.Commit(
            new CommitRequest
            {
                Branch = "main", Viewer = TestEngine.Moderator, Message = "phone 555-1234 of bob", Origin = Origin.Api,
                Changes = [Change.Edit(id, first, TestEngine.Json(new { title = "y" }))],
            },
            Ct)).ChangeSetId;
        var preview = (await engine.Replays.Preview(new ReplayRequest { Replay = new Replay.UndoChangeSet(bad), Viewer = TestEngine.Moderator }, Ct))!;
        Assert.Equal($"Revert change set {bad}", preview.Message);
    }
}
