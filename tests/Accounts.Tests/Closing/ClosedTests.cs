using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.SignUp;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Closing;

/// <summary>What is left of an account once it is closed.</summary>
public sealed class ClosedTests(Site site)
{
    private readonly FakeTimeProvider _later = new(TimeProvider.System.GetUtcNow().AddDays(15));

    [Fact]
    public async Task Nothing_of_the_person_is_left_in_any_table_but_ids_in_the_audit()
    {
        var name = NewName("Gertrude");
        var id = await site.EnsureAccount(name, Roles.Moderator);
        using var person = await site.SignInAs(Roles.Moderator, name);
        await person.Confirm();
        using (var made = await person.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = $"bot of {name}" }))
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        foreach (var sql in new[]
                 {
                     "UPDATE people SET biography = $2, links = ARRAY[$2], time_zone = 'Europe/Berlin', phone_number = $2, suspension_reason = $2, verified_at = now(), picture_hash = '\\x01' WHERE id = $1",
                     "INSERT INTO pictures (person_id, hash, data, at) VALUES ($1, '\\x01', convert_to($2, 'UTF8'), now())",
                     "INSERT INTO notices (id, person_id, key, text, link, told_at) SELECT gen_random_uuid(), $1, $2 || i, $2, '/', now() FROM generate_series(1, 5001) i",
                     "INSERT INTO activity (person_id, key, at, kind, text, link, is_private) SELECT $1, $2 || i, now(), 'edit', $2, '/', true FROM generate_series(1, 3) i",
                     "INSERT INTO activity_days (person_id, day, public, private) VALUES ($1, now()::date - 1, 1, length($2))",
                     "INSERT INTO judgements (person_id, key, is_accepted, at) VALUES ($1, $2, true, now())",
                     "INSERT INTO person_notes (person_id, by_id, at, text) VALUES ($1, $1, now(), $2)",
                     "INSERT INTO email_changes (person_id, new_email, asked_at, expires_at) VALUES ($1, $2, now(), now())",
                     "INSERT INTO person_claims (user_id, claim_type, claim_value) VALUES ($1, 'x', $2)",
                     "INSERT INTO person_logins (user_id, login_provider, provider_key) VALUES ($1, 'x', $2)",
                     "INSERT INTO person_tokens (user_id, login_provider, name, value) VALUES ($1, 'x', 'y', $2)",
                     "INSERT INTO person_passkeys (user_id, credential_id, data) VALUES ($1, convert_to($2, 'UTF8'), '{}')",
                     // A letter to the address at a time when it was nobody's.
                     "INSERT INTO mails (id, person_id, \"to\", kind, written_at) SELECT gen_random_uuid(), NULL, email, 'test', now() FROM people WHERE id = $1 AND $2 <> ''",
                 })
        {
            await Execute($"SET search_path TO accounts; {sql.Replace("$1", $"'{id}'::uuid", StringComparison.Ordinal).Replace("$2", $"'{name}'::text", StringComparison.Ordinal)}");
        }

        Assert.True((await Holding(name)).Count > 10, "the tables were not filled");
        await Close(id);
        Assert.Empty(await Holding(name));
        Assert.Equal(["audit", "people"], await Holding(id.ToString()));
        Assert.Equal(
            $"{StandIn.Of(id)}|contributor|0||",
            await Scalar("SELECT concat_ws('|', name, role, trust_level, biography, time_zone) FROM accounts.people WHERE id = $1 AND email IS NULL AND password_hash IS NULL AND picture_hash IS NULL AND phone_number IS NULL", id));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'account.close'", id));
    }

    [Fact]
    public async Task The_name_leads_nowhere_the_stand_in_says_it_was_closed_and_nobody_signs_in()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Close(id);
        using var visitor = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Open(Address(name))).Status);
        Assert.Contains("This account is closed", (await visitor.Open(Address(StandIn.Of(id)))).Text, StringComparison.Ordinal);
        var form = await visitor.Open("/account/sign-in");
        foreach (var tried in new[] { name, $"{name}@example.org", StandIn.Of(id) })
            Assert.Equal(HttpStatusCode.Unauthorized, (await visitor.Submit(form, MainForm, ("Name", tried), ("Password", Site.Password))).Status);
    }

    [Fact]
    public async Task Nobody_takes_the_name_of_someone_who_left()
    {
        var name = NewName("Left");
        await Close(await site.EnsureAccount(name, Roles.Contributor));
        using var visitor = site.NewBrowser();
        var page = await visitor.Submit(
            await visitor.Open("/account/sign-up"), MainForm, ("Name", name.ToUpperInvariant()), ("Email", "new@example.org"), ("Password", Site.Password));
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains(MakeAccount.NameTaken, page.Text, StringComparison.Ordinal);
        using var other = await site.SignInAs(Roles.Contributor, NewName());
        using var renamed = await other.Call(HttpMethod.Put, "/api/v1/me/name", new { name });
        await renamed.Problem(400);
        // The address is free: it may be the same person who comes back.
        Assert.Equal(0L, await Scalar($"SELECT count(*) FROM accounts.people WHERE id <> $1 AND normalized_email = '{name.ToUpperInvariant()}@EXAMPLE.ORG'", Guid.Empty));
    }

    [Theory]
    [InlineData("former member 12345678")]
    [InlineData("Former-Member x")]
    [InlineData("F.ormer member")]
    public void A_name_that_reads_like_a_stand_ins_is_kept_for_them(string name) =>
        Assert.Equal("That name is kept for the site itself.", AccountRules.Name(name));

    [Fact]
    public async Task What_the_person_wrote_stays_under_the_stand_in()
    {
        var name = NewName("Author");
        var id = await site.EnsureAccount(name, Roles.Moderator);
        var viewer = new Viewer(id, name, Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        var (document, path) = (Guid.CreateVersion7(), $"closed/{Guid.NewGuid():n}");
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IVersionStore>();
        var content = JsonSerializer.SerializeToElement(new { type = "page", title = "Kept", body = "This stays." });
        Assert.IsType<CommitResult.Committed>(await store.Commit(
            new CommitRequest { Branch = Ref.MainName, Viewer = viewer, Message = "Write", Origin = Origin.Page, Changes = [Change.Create(document, path, content)] }, Ct));
        using var visitor = site.NewBrowser();
        Assert.Contains(name, (await visitor.Open($"/history/{path}")).Text, StringComparison.Ordinal);

        await Close(id);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while ((await visitor.Open($"/history/{path}")).Text.Contains(name, StringComparison.Ordinal))
            Assert.True(await timer.WaitForNextTickAsync(Ct));
        foreach (var page in new[] { $"/history/{path}", $"/blame/{path}", "/changes" })
            Assert.DoesNotContain(name, (await visitor.Open(page)).Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains(StandIn.Of(id), (await visitor.Open($"/history/{path}")).Text, StringComparison.Ordinal);
        Assert.Equal("This stays.", (await store.Read(Ref.Main, document, Viewer.Visitor, Ct))!.Content!.Value.GetProperty("body").GetString());
    }

    [Fact]
    public async Task It_cannot_be_undone_once_the_time_is_over_even_before_the_job_ran()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        await Ask(id);
        await using var scope = site.Services.CreateAsyncScope();
        Assert.NotNull(await scope.ServiceProvider.GetRequiredService<UndoClosing>().Find(id, null, Ct));
        Assert.Null(await ActivatorUtilities.CreateInstance<UndoClosing>(scope.ServiceProvider, _later).Find(id, null, Ct));
    }

    [Fact]
    public async Task An_account_that_is_kept_just_then_is_not_closed_and_one_that_is_closed_is_not_kept()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        await Ask(id);
        await using var scope = site.Services.CreateAsyncScope();
        var undo = scope.ServiceProvider.GetRequiredService<UndoClosing>();
        var found = await undo.Find(id, null, Ct);
        await CloseAsked(id);
        Assert.False(await undo.Run(found!, Ct));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.people WHERE id = $1 AND closed_at IS NOT NULL", id));

        var kept = await site.EnsureAccount(NewName(), Roles.Contributor);
        await Ask(kept);
        await using var other = site.Services.CreateAsyncScope();
        undo = other.ServiceProvider.GetRequiredService<UndoClosing>();
        Assert.True(await undo.Run((await undo.Find(kept, null, Ct))!, Ct));
        Assert.False(await CloseAsked(kept));
    }

    private async Task Ask(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<AskToCloseOutcome.Asked>(await scope.ServiceProvider.GetRequiredService<AskToClose>().Run(Viewer.Site, id, Ct));
    }

    private async Task Close(Guid id)
    {
        await Ask(id);
        Assert.True(await CloseAsked(id));
        Assert.False(await CloseAsked(id));
    }

    private async Task<bool> CloseAsked(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await ActivatorUtilities.CreateInstance<CloseAccount>(scope.ServiceProvider, _later).Run(id, Ct);
    }

    /// <summary>Tables of the schema of which a row, written out, holds the words in any case.</summary>
    private async Task<List<string>> Holding(string words)
    {
        var tables = new List<string>();
        await using (var command = Source.CreateCommand("SELECT table_name FROM information_schema.tables WHERE table_schema = 'accounts' AND table_name <> '__migrations' ORDER BY 1"))
        await using (var rows = await command.ExecuteReaderAsync(Ct))
        {
            while (await rows.ReadAsync(Ct))
                tables.Add(rows.GetString(0));
        }

        var holding = new List<string>();
        foreach (var table in tables)
        {
            // Bytes are written as hexadecimal digits.
            await using var command = Source.CreateCommand($"""
                SELECT count(*) FROM accounts.{table} t
                WHERE strpos(lower(t::text), lower($1)) > 0 OR strpos(t::text, encode(convert_to($1, 'UTF8'), 'hex')) > 0
                """);
            command.Parameters.AddWithValue(words);
            if (await command.ExecuteScalarAsync(Ct) is > 0L)
                holding.Add(table);
        }

        return holding;
    }

    private NpgsqlDataSource Source => site.Services.GetRequiredService<NpgsqlDataSource>();

    private async Task Execute(string sql)
    {
        await using var connection = await Source.OpenConnectionAsync(Ct);
        await using var command = new NpgsqlCommand(sql + "; RESET search_path", connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private async Task<object?> Scalar(string sql, Guid person)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddWithValue(person);
        return await command.ExecuteScalarAsync(Ct);
    }
}
