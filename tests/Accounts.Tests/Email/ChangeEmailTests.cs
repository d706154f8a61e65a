using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Email;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Email;

public sealed class ChangeEmailTests(Site site)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_confirmed_address_is_changed_once_both_sides_agreed_in_whatever_order(bool oldFirst)
    {
        using var member = await site.ConfirmedMember();
        var next = LetterBox.NewAddress();
        var page = await member.AskForChange(next);
        Assert.Equal("/account/email", page.Path);
        Assert.Contains($"To {next}", page.Text, StringComparison.Ordinal);
        var letters = new[] { await site.Letter(member.Address, LinkPurposes.LeaveEmail), await site.Letter(next, LinkPurposes.TakeEmail) };
        if (!oldFirst)
            Array.Reverse(letters);

        Assert.Contains("One of two", (await site.Press(letters[0])).Text, StringComparison.Ordinal);
        Assert.Equal(member.Address, await member.ShownAddress());
        Assert.Contains("That is confirmed", (await site.Press(letters[1])).Text, StringComparison.Ordinal);
        Assert.Equal(next, await member.ShownAddress());
        Assert.DoesNotContain("Change under way", (await member.Browser.Open("/account/email")).Text, StringComparison.Ordinal);

        var told = await site.Letter(member.Address, EmailLetters.ChangedKind);
        Assert.Null(told.Path);
        Assert.DoesNotContain(next, string.Join(' ', told.Paragraphs), StringComparison.Ordinal);
        Assert.Equal(["email.confirm", "email.change.ask", "email.change"], await site.Audit(member.Name));
        using var client = await site.WithToken(next);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostSession(member.Address, Site.Password)).StatusCode);
    }

    [Fact]
    public async Task Both_sides_that_agree_at_the_same_moment_make_the_change()
    {
        for (var round = 0; round < 5; round++)
        {
            using var member = await site.ConfirmedMember();
            var next = LetterBox.NewAddress();
            await member.AskForChange(next);
            var tokens = new[] { (await site.Letter(member.Address, LinkPurposes.LeaveEmail)).Token(), (await site.Letter(next, LinkPurposes.TakeEmail)).Token() };
            var outcomes = await Task.WhenAll(tokens.Select(token => Task.Run(async () =>
            {
                await using var scope = site.Services.CreateAsyncScope();
                return await scope.ServiceProvider.GetRequiredService<ConfirmEmail>().Run(token, Ct);
            }, Ct)));

            Assert.Single(outcomes.OfType<ConfirmEmailOutcome.Confirmed>());
            Assert.Single(outcomes.OfType<ConfirmEmailOutcome.Agreed>());
            Assert.Equal(next, await member.ShownAddress());
        }
    }

    [Fact]
    public async Task An_address_that_was_never_confirmed_need_not_agree()
    {
        using var member = await site.SignUp();
        var next = LetterBox.NewAddress();
        await member.AskForChange(next);
        var letter = await site.Letter(next, LinkPurposes.TakeEmail);
        Assert.Empty(await site.Letters(member.Address, LinkPurposes.LeaveEmail));

        Assert.Contains("That is confirmed", (await site.Press(letter)).Text, StringComparison.Ordinal);
        Assert.Equal(next, await member.ShownAddress());
        Assert.Empty(await site.Letters(member.Address, EmailLetters.ChangedKind));
        // The first letter asked about an address that the account has left.
        Assert.Equal(HttpStatusCode.Gone, (await member.Browser.Open((await site.Letter(member.Address, LinkPurposes.ConfirmEmail)).Path!)).Status);
    }

    [Fact]
    public async Task A_withdrawn_change_cannot_be_agreed_to()
    {
        using var member = await site.ConfirmedMember();
        var next = LetterBox.NewAddress();
        await member.AskForChange(next);
        var letter = await site.Letter(next, LinkPurposes.TakeEmail);
        var page = await member.Browser.Submit(await member.Browser.Open("/account/email"), "form[action*=Withdraw]");
        Assert.DoesNotContain("Change under way", page.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Gone, (await member.Browser.Open(letter.Path!)).Status);
        Assert.Equal(member.Address, await member.ShownAddress());
        await (await member.Browser.Call(HttpMethod.Delete, "/api/v1/me/email/change")).Problem(404);
    }

    [Fact]
    public async Task A_second_change_takes_the_place_of_the_first()
    {
        using var member = await site.ConfirmedMember();
        var (first, second) = (LetterBox.NewAddress(), LetterBox.NewAddress());
        await member.AskForChange(first);
        var old = await site.Letter(first, LinkPurposes.TakeEmail);
        using var asked = await member.Browser.Call(HttpMethod.Put, "/api/v1/me/email", new { newEmail = second });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);

        Assert.Equal(HttpStatusCode.Gone, (await member.Browser.Open(old.Path!)).Status);
        var state = await member.Browser.Http.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/v1/me/email", Ct);
        Assert.Equal(second, state.GetProperty("change").GetProperty("newEmail").GetString());
        Assert.False(state.GetProperty("change").GetProperty("oldAgreed").GetBoolean());
    }

    [Fact]
    public async Task An_address_that_another_account_confirmed_is_told_only_behind_its_letter()
    {
        using var owner = await site.ConfirmedMember();
        using var member = await site.SignUp();
        var page = await member.AskForChange(owner.Address);
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Contains($"To {owner.Address}", page.Text, StringComparison.Ordinal);

        var answer = await site.Press(await site.Letter(owner.Address, LinkPurposes.TakeEmail));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(member.Address, await member.ShownAddress());
    }

    [Fact]
    public async Task A_change_asks_who_is_there_and_comes_back_to_what_was_typed()
    {
        using var member = await site.SignUp();
        var next = LetterBox.NewAddress();
        using (var unasked = await member.Browser.Call(HttpMethod.Put, "/api/v1/me/email", new { newEmail = next }))
            await unasked.Problem(403);
        var page = await member.Browser.Submit(await member.Browser.Open("/account/email"), "form[action*=Change]", ("NewEmail", next));
        Assert.Equal("/account/confirm", page.Path);
        page = await member.Browser.Submit(page, "form[action*=Password]", ("Password", Site.Password));
        Assert.Equal(next, page.Document.QuerySelector("[name=NewEmail]")!.GetAttribute("value"));
        page = await member.Browser.Submit(page, "form[action*=Change]");
        Assert.Contains($"To {next}", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_needs_another_address()
    {
        using var member = await site.SignUp();
        var page = await member.AskForChange(member.Address.ToUpperInvariant());
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("your address already", page.Document.QuerySelector("#NewEmail-error")!.TextContent, StringComparison.Ordinal);
        using var answer = await member.Browser.Call(HttpMethod.Put, "/api/v1/me/email", new { newEmail = "nowhere" });
        Assert.Contains("name@example.org", (await answer.Problem(400)).GetRawText(), StringComparison.Ordinal);
    }
}
