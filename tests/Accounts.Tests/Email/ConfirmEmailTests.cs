using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Email;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Email;

public sealed class ConfirmEmailTests(Site site)
{
    [Fact]
    public async Task A_new_address_is_confirmed_by_the_button_behind_the_link_and_not_by_opening_it()
    {
        using var member = await site.SignUp();
        Assert.Contains("not confirmed", (await member.Browser.Open("/account/email")).Text, StringComparison.Ordinal);
        Assert.Contains("not confirmed yet", (await member.Browser.Open("/account/profile")).Document.Body!.TextContent, StringComparison.Ordinal);
        var letter = await site.Letter(member.Address, LinkPurposes.ConfirmEmail);
        Assert.Contains(member.Name, letter.Paragraphs[0], StringComparison.Ordinal);

        using var scanner = site.NewBrowser();
        for (var opened = 0; opened < 3; opened++)
            Assert.Equal(HttpStatusCode.OK, (await scanner.Open(letter.Path!)).Status);
        Assert.Contains("not confirmed", (await member.Browser.Open("/account/email")).Text, StringComparison.Ordinal);

        var page = await scanner.Submit(await scanner.Open(letter.Path!), MainForm);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"{member.Address} is your address here", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not confirmed", (await member.Browser.Open("/account/email")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("not confirmed yet", (await member.Browser.Open("/account/profile")).Document.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["email.confirm"], await site.Audit(member.Name));
    }

    [Fact]
    public async Task A_link_is_good_once()
    {
        using var member = await site.SignUp();
        var letter = await site.Letter(member.Address, LinkPurposes.ConfirmEmail);
        using var http = new HttpClient { BaseAddress = site.Address };
        using var first = await http.PostAsJsonAsync("/api/v1/email/confirm", new { token = letter.Token() }, Ct);
        Assert.True((await first.Json()).GetProperty("done").GetBoolean());
        await (await http.PostAsJsonAsync("/api/v1/email/confirm", new { token = letter.Token() }, Ct)).Problem(410);
        await (await http.PostAsJsonAsync("/api/v1/email/confirm", new { }, Ct)).Problem(410);

        using var browser = site.NewBrowser();
        var page = await browser.Open(letter.Path!);
        Assert.Equal(HttpStatusCode.Gone, page.Status);
        Assert.Contains("no good any more", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_again_sends_another_letter_and_ends_the_first_until_there_were_many()
    {
        using var member = await site.SignUp();
        var first = await site.Letter(member.Address, LinkPurposes.ConfirmEmail);
        var page = await member.Browser.Submit(await member.Browser.Open("/account/email"), "form[action*=Resend]");
        Assert.Equal("/account/email", page.Path);
        var second = await site.Letter(member.Address, LinkPurposes.ConfirmEmail, nth: 2);

        using var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.Open(first.Path!)).Status);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(second.Path!)).Status);

        for (var asked = 0; asked < 6; asked++)
            Assert.Equal(HttpStatusCode.Accepted, (await member.Browser.Call(HttpMethod.Post, "/api/v1/me/email/confirmation")).StatusCode);
        await site.Handled(typeof(EmailClaimed));
        var letters = await site.Letters(member.Address, LinkPurposes.ConfirmEmail);
        Assert.Equal(new AccountsOptions().LettersPerAddress, letters.Count);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open(letters[^1].Path!)).Status);
    }

    [Fact]
    public async Task The_owner_of_an_address_is_told_that_somebody_made_an_account_with_it()
    {
        using var owner = await site.ConfirmedMember();
        using var other = await site.SignUp(owner.Address.ToUpperInvariant());
        var letter = await site.Letter(other.Address, EmailLetters.TakenKind);
        Assert.Contains(other.Name, letter.Paragraphs[0], StringComparison.Ordinal);
        Assert.Contains(owner.Name, letter.Paragraphs[0], StringComparison.Ordinal);
        Assert.DoesNotContain("token", letter.Path, StringComparison.Ordinal);
        Assert.Empty(await site.Letters(other.Address, LinkPurposes.ConfirmEmail));
        // Whoever signed up sees what anybody would.
        Assert.Contains("A letter with a link went there", (await other.Browser.Open("/account/email")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_holds_the_link_is_told_that_another_account_confirmed_the_address_meanwhile()
    {
        using var slow = await site.SignUp();
        var late = await site.Letter(slow.Address, LinkPurposes.ConfirmEmail);
        using var quick = await site.SignUp(slow.Address);
        var letters = await site.Letter(slow.Address, LinkPurposes.ConfirmEmail, nth: 2);
        Assert.Equal(HttpStatusCode.OK, (await site.Press(letters)).Status);

        var page = await site.Press(late);
        Assert.Equal(HttpStatusCode.Conflict, page.Status);
        Assert.Contains("Another account confirmed", page.Text, StringComparison.Ordinal);
        Assert.Contains("not confirmed", (await slow.Browser.Open("/account/email")).Text, StringComparison.Ordinal);
        using var browser = site.NewBrowser();
        Assert.Equal(HttpStatusCode.Gone, (await browser.Open(late.Path!)).Status);
    }

    [Fact]
    public async Task A_seeded_account_gets_no_letter()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        await site.Handled(typeof(EmailClaimed));
        Assert.Empty(await site.Letters($"{name}@example.org", LinkPurposes.ConfirmEmail));
    }
}

internal static class AuditOf
{
    /// <summary>What the audit says was done to a person, in order.</summary>
    public static async Task<IReadOnlyList<string>> Audit(this Site site, string name)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT a.action FROM accounts.audit a JOIN accounts.people p ON p.id = a.subject_id WHERE p.name = $1 ORDER BY a.id");
        command.Parameters.AddWithValue(name);
        var actions = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(Ct);
        while (await reader.ReadAsync(Ct))
            actions.Add(reader.GetString(0));
        return actions;
    }
}
