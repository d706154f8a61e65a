using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Authors;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Authors;

public sealed class EraseTests(EngineDatabase database)
{
    private const string EmptyObject = "{}";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_erased_name_is_nowhere_and_does_not_come_back()
    {
        await using var engine = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        var authors = scope.ServiceProvider.GetRequiredService<IAuthors>();
        var viewer = new Viewer(Guid.CreateVersion7(), $"Mallory {Guid.CreateVersion7():N}", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        var id = Guid.CreateVersion7();
        var change = await engine.Committed(viewer, "main", Change.Create(id, $"e/{id:N}", TestEngine.Json(new { title = "1" })));
        await engine.Branch($"e-{id:N}", viewer: viewer);
        Assert.Contains(viewer.Name, await Everything(), StringComparison.Ordinal);

        Assert.Null(await authors.Erase(viewer.Id!.Value, TestEngine.Moderator, Ct));
        Assert.Null(await authors.Erase(Guid.CreateVersion7(), Viewer.Site, Ct));
        var erased = (await authors.Erase(viewer.Id.Value, Viewer.Site, Ct))!;
        Assert.Equal(StandIn.Of(viewer.Id.Value), erased.Name);
        Assert.Matches("^former member [0-9a-f]{8}$", erased.Name);
        Assert.True(await authors.IsErased(viewer.Id.Value, Ct));
        await Nowhere();

        await scope.ServiceProvider.GetRequiredService<RenameAuthor>().Handle(new PersonRenamed(viewer.Id.Value, viewer.Name), Ct);
        await engine.Committed(viewer, "main", Change.Edit(id, change, TestEngine.Json(new { title = "2" })));
        Assert.Equal(erased, await authors.Erase(viewer.Id.Value, Viewer.Site, Ct));
        await Nowhere();
        Assert.Equal("1", await engine.Title($"change:{change}", id));

        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("""
            SELECT (SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'author.erase')
                 + 10 * (SELECT count(*) FROM messaging.outbox WHERE type LIKE '%AuthorErased' AND payload ->> 'Id' = $1::text)
            """);
        command.Parameters.Add(new() { Value = viewer.Id.Value });
        Assert.Equal(11L, await command.ExecuteScalarAsync(Ct));

        async Task Nowhere()
        {
            var seen = await Everything();
            Assert.DoesNotContain(viewer.Name, seen, StringComparison.Ordinal);
            Assert.Contains(erased.Name, seen, StringComparison.Ordinal);
        }

        async Task<string> Everything() => JsonSerializer.Serialize(new object?[]
        {
            await engine.Store.ReadVersion(id, change, TestEngine.Moderator, Ct),
            await engine.Store.HistoryOf(Ref.Main, $"e/{id:N}", new HistoryFilter(), TestEngine.Moderator, Ct),
            await engine.Store.ChangeSet(change, TestEngine.Moderator, Ct),
            await engine.Branches.Find($"e-{id:N}", TestEngine.Moderator, Ct),
            await engine.Store.Recent(Ref.Main, new HistoryFilter(), TestEngine.Moderator, Ct),
        });
    }

    [Fact]
    public async Task A_person_may_erase_only_their_own_name()
    {
        await using var engine = database.Open();
        await using var scope = database.Services.CreateAsyncScope();
        var authors = scope.ServiceProvider.GetRequiredService<IAuthors>();
        var id = Guid.CreateVersion7();
        var viewer = new Viewer(Guid.CreateVersion7(), $"Self {id:N}", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        await engine.Committed(viewer, "main", Change.Create(id, $"e/{id:N}", TestEngine.Json(new { title = "1" })));
        Assert.Equal(viewer.Id, Assert.Single(await authors.Named(viewer.Name.ToUpperInvariant(), Ct)).Id);
        Assert.Null(await authors.Erase(viewer.Id!.Value, TestEngine.Ben, Ct));
        Assert.NotNull(await authors.Erase(viewer.Id.Value, viewer, Ct));
        Assert.Empty(await authors.Named(viewer.Name, Ct));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Long_work_names_its_owner_by_the_pseudonym_whether_erased_or_closed_and_however_often(bool closed)
    {
        await using var scope = database.Services.CreateAsyncScope();
        var person = Guid.CreateVersion7();
        var name = $"Owner {person:N}";
        await Operation();
        for (var times = 0; times < 2; times++)
        {
            if (closed)
                await scope.ServiceProvider.GetRequiredService<EraseClosed>().Handle(new AccountClosed(person, StandIn.Of(person)), Ct);
            else
                await scope.ServiceProvider.GetRequiredService<EraseAuthor>().Replace(new Author(person, StandIn.Of(person)), Viewer.Site, Ct);
        }

        Assert.Equal($"1 {StandIn.Of(person)}", await Owners());
        // An account that goes on may start work under its own name, until it is closed.
        await Operation();
        await scope.ServiceProvider.GetRequiredService<EraseClosed>().Handle(new AccountClosed(person, StandIn.Of(person)), Ct);
        Assert.Equal($"2 {StandIn.Of(person)}", await Owners());
        Assert.Equal("1 1", await Scalar("""
            SELECT (SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'author.erase')
                || ' ' || (SELECT count(*) FROM messaging.outbox WHERE type LIKE '%AuthorErased' AND payload ->> 'Id' = $1::text)
            """));

        Task<string> Owners() => Scalar("SELECT count(*) || ' ' || string_agg(DISTINCT owner_name, ',') FROM versioning.operations WHERE owner_id = $1");

        Task<string> Operation() => Scalar($"""
            INSERT INTO versioning.operations (id, kind, state, title, arguments, total, done, owner_id, owner_name, permissions, cancel_requested, created_at, finished_at)
            VALUES (gen_random_uuid(), 'batch', 2, 'Long work', '{EmptyObject}', 0, 0, $1, '{name}', '{EmptyObject}', false, now(), now()) RETURNING owner_name
            """);

        async Task<string> Scalar(string sql)
        {
            await using var command = database.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
            command.Parameters.Add(new() { Value = person });
            return (string)(await command.ExecuteScalarAsync(Ct))!;
        }
    }
}
