using System.Net;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Accounts.Tests.SecondFactor;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Closing;

/// <summary>Closing can be asked for and undone again and again, and each is told by letter.</summary>
public sealed class ClosingLetterTests(Site site)
{
    [Fact]
    public async Task An_address_that_nobody_confirmed_gets_none()
    {
        using var member = await site.SignUp();
        await AskAndKeep(member);
        Assert.Empty(await site.Letters(member.Address, ClosingLetters.AskedKind));
        Assert.Empty(await site.Letters(member.Address, ClosingLetters.UndoneKind));
    }

    [Fact]
    public async Task A_confirmed_one_gets_no_more_than_so_many()
    {
        using var member = await site.ConfirmedMember();
        var most = new AccountsOptions().LettersPerAddress;
        for (var times = 0; times < most + 2; times++)
            await AskAndKeep(member);
        Assert.Equal(most, (await site.Letters(member.Address, ClosingLetters.AskedKind)).Count);
        Assert.Equal(most, (await site.Letters(member.Address, ClosingLetters.UndoneKind)).Count);
    }

    /// <summary>Signing in undoes it, with a letter or without.</summary>
    private static async Task AskAndKeep(Member member)
    {
        await member.Browser.Confirm();
        using (var asked = await member.Browser.Call(HttpMethod.Post, "/api/v1/me/closing"))
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        Assert.Equal("/", (await member.Browser.Submit(await member.Browser.GivePassword(member.Name), MainForm)).Path);
    }
}
