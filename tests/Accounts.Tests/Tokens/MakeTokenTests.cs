using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Security;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Accounts.Tokens;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Tokens;

/// <summary>Who may make a token, and who is told.</summary>
public sealed class MakeTokenTests(Site site)
{
    private const string MakeForm = "main form[action*='handler=Make']";

    [Fact]
    public async Task The_page_asks_who_is_there_first_and_keeps_what_was_filled_in()
    {
        using var person = await site.SignInAs(Roles.Contributor, NewName());
        var asked = await person.Submit(
            await person.Open("/account/tokens"), MakeForm, ("Name", "My importer"), ("Scopes", Permissions.CreateBranches), ("Days", "365"));
        Assert.Equal("/account/confirm", asked.Path);

        var page = await person.Submit(asked, "form[action*=Password]", ("Password", Site.Password));
        Assert.Equal("/account/tokens", page.Path);
        Assert.Empty(page.Document.QuerySelectorAll("main [data-row]"));
        Assert.Equal("My importer", page.Document.QuerySelector("#Name")!.GetAttribute("value"));
        Assert.Equal([Permissions.CreateBranches], page.Document.QuerySelectorAll("input[name=Scopes][checked]").Select(box => box.GetAttribute("value")));
        Assert.Equal("365", page.Document.QuerySelector("#Days option[selected]")!.GetAttribute("value"));
        page = await person.Submit(page, MakeForm);
        Assert.NotNull(page.Document.QuerySelector("input#secret"));
        Assert.Contains("My importer", page.Document.QuerySelector("main [data-row]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_needs_a_recent_confirmation()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var http = await site.WithToken(name);
        var refused = await (await http.PostAsJsonAsync("/api/v1/me/tokens", new { name = "bot" }, Ct)).Problem(403);
        Assert.Equal(ConfirmedCalls.Needed, refused.GetProperty("type").GetString());
        await http.Confirm();
        using var made = await http.PostAsJsonAsync("/api/v1/me/tokens", new { name = "bot" }, Ct);
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    [Fact]
    public async Task A_session_that_ended_meanwhile_makes_none()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var person = await site.SignInAs(Roles.Contributor, name);
        var session = (Guid)(await Scalar("SELECT id FROM accounts.sessions WHERE person_id = $1", id))!;
        await Scalar("UPDATE accounts.sessions SET ended_at = now() WHERE person_id = $1", id);
        await using var scope = site.Services.CreateAsyncScope();
        var make = scope.ServiceProvider.GetRequiredService<MakeToken>();
        var viewer = new Viewer(id, name, Roles.Grants[Roles.Contributor].ToHashSet(), 0);
        Assert.IsType<MakeTokenOutcome.Refused>(await make.Run(viewer, session, "bot", [], 7, Ct));
        Assert.IsType<MakeTokenOutcome.Refused>(await make.Run(viewer, session: null, "bot", [], 7, Ct));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.api_tokens WHERE person_id = $1", id));
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'token.make'", id));
    }

    [Fact]
    public async Task The_letter_has_no_word_of_whoever_made_it_and_goes_to_a_confirmed_address_only()
    {
        const string words = "Buy at evil.example now";
        using var claims = await site.SignUp();
        using var owns = await site.ConfirmedMember();
        foreach (var member in new[] { claims, owns })
        {
            await member.Browser.Confirm();
            using var made = await member.Browser.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = words });
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        Assert.Empty(await site.Letters(claims.Address, "token.made"));
        var letter = Assert.Single(await site.Letters(owns.Address, "token.made"));
        Assert.DoesNotContain(letter.Paragraphs, paragraph => paragraph.Contains("evil.example", StringComparison.Ordinal));
        Assert.Equal("/account/tokens", letter.Path);
    }

    private async Task<object?> Scalar(string sql, Guid person)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(person);
        return await command.ExecuteScalarAsync(Ct);
    }
}
