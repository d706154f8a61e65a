using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Closing;

/// <summary>Asking to close an account, and changing one's mind.</summary>
public sealed class ClosingTests(Site site)
{
    private const string CloseForm = "main form[action*='handler=Close']";

    [Fact]
    public async Task Asking_needs_to_show_who_is_there_and_signs_the_account_out_everywhere()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var elsewhere = await site.SignInAs(Roles.Contributor, name);
        using var program = await site.WithToken(name);
        using var person = await site.SignInAs(Roles.Contributor, name);
        using var tokens = await site.SignInAs(Roles.Contributor, name);
        await tokens.Confirm();
        using var made = await tokens.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = "A bot" });
        using var bot = new HttpClient { BaseAddress = site.Address };
        bot.DefaultRequestHeaders.Authorization = new("Bearer", (await made.Json()).GetProperty("token").GetString());

        var page = await person.Submit(await person.Open("/account/data"), "form[action*=Password]", ("Password", "not the password"));
        Assert.Equal("/account/confirm", page.Path);
        Assert.Equal("/notices", (await elsewhere.Open("/notices")).Path);

        page = await person.Submit(await person.Submit(page, "form[action*=Password]", ("Password", Site.Password)), CloseForm);
        Assert.Equal("/", page.Path);
        foreach (var browser in new[] { person, elsewhere })
            Assert.Equal("/account/sign-in", (await browser.Open("/notices")).Path);
        await (await program.GetAsync("/api/v1/me", Ct)).Problem(401);
        await (await bot.GetAsync("/api/v1/me", Ct)).Problem(401);

        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.sessions WHERE person_id = $1 AND ended_at IS NULL", id));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.api_tokens WHERE person_id = $1 AND revoked_at IS NULL", id));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND actor_id = $1 AND action = 'account.close.ask'", id));
        Assert.Equal(14, await Scalar("SELECT round(extract(epoch FROM closes_at - now()) / 86400)::int FROM accounts.people WHERE id = $1", id));
        // What was shown of the person is hidden at once, and back if they come back.
        using var visitor = site.NewBrowser();
        var shown = await visitor.Open(Address(name));
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains("This account is closed", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_leads_to_where_it_is_undone_and_nowhere_else()
    {
        var name = NewName();
        var id = await Ask(name);
        using var person = site.NewBrowser();
        var page = await person.Submit(await person.Open("/account/sign-in?returnUrl=/notices"), MainForm, ("Name", name), ("Password", Site.Password));
        Assert.Equal(ClosingPage.Address, page.Path);
        foreach (var path in new[] { "/notices", "/account/data", "/account/sign-in" })
            Assert.Equal(ClosingPage.Address, (await person.Open(path)).Path);
        var refused = await (await person.Http.GetAsync("/api/v1/me", Ct)).Problem(403);
        Assert.Equal(ClosingWords.ProblemTitle, refused.GetProperty("title").GetString());

        page = await person.Submit(page, MainForm);
        Assert.Equal("/", page.Path);
        Assert.Equal("/notices", (await person.Open("/notices")).Path);
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.people WHERE id = $1 AND closes_at IS NULL AND closed_at IS NULL", id));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'account.close.undo'", id));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.mail_links WHERE person_id = $1", id));
        Assert.Single(await site.Letters($"{name}@example.org", ClosingLetters.UndoneKind));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_of_the_api_is_refused_and_told_why(bool cookie)
    {
        var name = NewName();
        await Ask(name);
        using var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await System.Net.Http.Json.HttpClientJsonExtensions.PostAsJsonAsync(http, "/api/v1/session", new { name, password = Site.Password, cookie }, Ct);
        Assert.Contains("keep it", (await answer.Problem(403)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        // Whoever has not the password learns nothing.
        using var wrong = await http.PostSession(name, "not the password");
        await wrong.Problem(401);
    }

    [Fact]
    public async Task The_letters_link_undoes_it_once_and_signs_nobody_in()
    {
        var name = NewName();
        var id = await Ask(name);
        var letter = Assert.Single(await site.Letters($"{name}@example.org", ClosingLetters.AskedKind));
        using var person = site.NewBrowser();
        var page = await person.Open(letter.Path!);
        Assert.Contains(name, page.Text, StringComparison.Ordinal);
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.people WHERE id = $1 AND closes_at IS NOT NULL", id));

        Assert.Equal("/account/sign-in", (await person.Submit(page, MainForm)).Path);
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.people WHERE id = $1 AND closes_at IS NULL", id));
        Assert.Equal("/account/sign-in", (await person.Open("/notices")).Path);
        Assert.Equal(HttpStatusCode.Gone, (await person.Open(letter.Path!)).Status);
        Assert.Equal(HttpStatusCode.Gone, (await person.Submit(page, MainForm)).Status);
    }

    [Fact]
    public async Task A_program_with_a_session_closes_the_account_once_it_showed_who_is_there()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        using (var unasked = await person.Call(HttpMethod.Post, "/api/v1/me/closing"))
            await unasked.Problem(403);
        await person.Confirm();
        using var asked = await person.Call(HttpMethod.Post, "/api/v1/me/closing");
        Assert.True((await asked.Json()).GetProperty("closesAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddDays(13));
        await (await person.Http.GetAsync("/api/v1/me", Ct)).Problem(401);
    }

    [Fact]
    public async Task Nobody_closes_the_account_of_another_and_a_visitor_has_nothing_to_undo()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var ask = scope.ServiceProvider.GetRequiredService<AskToClose>();
        var other = new Viewer(Guid.CreateVersion7(), "other", Roles.Grants[Roles.Moderator].ToHashSet(), 0);
        Assert.IsType<AskToCloseOutcome.NotFound>(await ask.Run(other, await site.EnsureAccount(NewName(), Roles.Contributor), Ct));
        Assert.IsType<AskToCloseOutcome.NotFound>(await ask.Run(Viewer.Site, Guid.CreateVersion7(), Ct));
        using var visitor = site.NewBrowser();
        Assert.Equal("/account/sign-in", (await visitor.Open(ClosingPage.Address)).Path);
        Assert.Equal(HttpStatusCode.Gone, (await visitor.Open($"{ClosingPage.Address}?token=none")).Status);
    }

    private async Task<Guid> Ask(string name)
    {
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        await person.Confirm();
        using var asked = await person.Call(HttpMethod.Post, "/api/v1/me/closing");
        Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        return id;
    }

    private async Task<object?> Scalar(string sql, Guid person)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(person);
        return await command.ExecuteScalarAsync(Ct);
    }
}
