using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Email;

/// <summary>Someone who signed up with an address of their own, at their browser.</summary>
internal sealed record Member(Browser Browser, string Name, string Address) : IDisposable
{
    public void Dispose() => Browser.Dispose();
}

internal static class EmailPeople
{
    public static async Task<Member> SignUp(this Site site, string? address = null)
    {
        var member = new Member(site.NewBrowser(), NewName(), address ?? LetterBox.NewAddress());
        var page = await member.Browser.Submit(
            await member.Browser.Open("/account/sign-up"), MainForm, ("Name", member.Name), ("Email", member.Address), ("Password", Site.Password));
        Assert.Equal("/", page.Path);
        return member;
    }

    /// <summary>Someone whose address is confirmed.</summary>
    public static async Task<Member> ConfirmedMember(this Site site)
    {
        var member = await site.SignUp();
        var page = await site.Press(await site.Letter(member.Address, LinkPurposes.ConfirmEmail));
        Assert.Contains("That is confirmed", page.Text, StringComparison.Ordinal);
        return member;
    }

    /// <summary>Opens a letter's link where nobody is signed in, and presses the button there.</summary>
    public static async Task<Page> Press(this Site site, Letter letter)
    {
        using var browser = site.NewBrowser();
        return await browser.Submit(await browser.Open(letter.Path!), MainForm);
    }

    public static async Task<Page> AskForChange(this Member member, string next)
    {
        await member.Browser.Confirm();
        return await member.Browser.Submit(await member.Browser.Open("/account/email"), "form[action*=Change]", ("NewEmail", next));
    }

    /// <summary>What the settings page says is the address.</summary>
    public static async Task<string> ShownAddress(this Member member) =>
        (await member.Browser.Open("/account/email")).Document.QuerySelector("main .panel strong")!.TextContent;
}
