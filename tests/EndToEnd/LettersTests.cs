using Microsoft.Playwright;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>What people do by letter, read where a developer reads them.</summary>
public sealed class LettersTests(Site site, Chromium chromium)
{
    private const string NewPassword = "a different long phrase";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_address_is_confirmed_a_password_forgotten_and_the_address_changed(bool script)
    {
        var name = $"writer{Guid.NewGuid():n}"[..16];
        var (address, next) = ($"{name}@example.org", $"{name}@example.net");
        await using var member = await chromium.NewPerson(site.Address, script);
        await using var forgetful = await chromium.NewPerson(site.Address, script, width: 375);

        await member.SignUp(name, Site.Password);
        await member.Page.Locator("#toasts a[href='/dev/mail']").ClickAsync();
        await member.Page.WaitForURLAsync("**/dev/mail");
        await FollowLetter(member, "Confirm your e-mail address", address);
        await member.Press("Confirm this address");
        await member.Page.GetByText($"{address} is your address here.").WaitForAsync();

        await forgetful.Page.GotoAsync("/account/sign-in");
        await forgetful.Page.GetByText("Forgot your password?").ClickAsync();
        await forgetful.Page.GetByLabel("Name or e-mail address").FillAsync(address);
        await forgetful.Press("Send me the link");
        await forgetful.Page.GetByRole(AriaRole.Heading, new() { Name = "Check your mail" }).WaitForAsync();
        await FollowLetter(forgetful, "Set a new password", address);
        await forgetful.Page.GetByLabel("New password", new() { Exact = true }).FillAsync(NewPassword);
        await forgetful.Press("Set this password");
        await forgetful.Page.WaitForURLAsync("**/account/sign-in");
        await forgetful.SignIn(address, NewPassword);

        // Whoever was signed in with the old one is not any more.
        await member.Page.GotoAsync("/account/email");
        Assert.Contains("/account/sign-in", member.Page.Url, StringComparison.Ordinal);
        await member.SignIn(name, NewPassword);
        await member.Page.GotoAsync("/account/email");
        await member.Page.GetByLabel("New address").FillAsync(next);
        await member.Press("Change address");
        await member.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(NewPassword);
        await member.Press("Confirm with the password");
        // What was typed before is still there.
        await member.Press("Change address");
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "Change under way" }).WaitForAsync();
        await FollowLetter(member, "Use this e-mail address?", next);
        await member.Press("Agree to the change");
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "One of two" }).WaitForAsync();
        await FollowLetter(member, "Change your e-mail address?", address);
        await member.Press("Agree to the change");
        await member.Page.GetByText($"{next} is your address here.").WaitForAsync();
        Assert.Empty(member.Errors);
        Assert.Empty(forgetful.Errors);
    }

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_letter_is_sent_again_and_takes_the_place_of_the_first(bool script, int width)
    {
        const string Subject = "Confirm your e-mail address";
        var name = $"again{Guid.NewGuid():n}"[..14];
        var address = $"{name}@example.org";
        await using var member = await chromium.NewPerson(site.Address, script, width);
        await member.SignUp(name, Site.Password);
        var first = await member.OpenLetter(Subject, address);

        await member.Page.GotoAsync("/account/email");
        await member.Page.GetByText("not confirmed").First.WaitForAsync();
        await member.FitsTheWindow();
        await member.Press("Send the letter again");
        await member.Page.Locator("#toasts").GetByText("A letter is on its way.").WaitForAsync();
        await member.OpenLetter(Subject, address, nth: 2);
        await member.FitsTheWindow();
        await IsDead(member, first);
        await member.FollowLetter(Subject, address, nth: 2);
        await member.Page.GetByRole(AriaRole.Heading, new() { Name = "Confirm your address?" }).WaitForAsync();
        await member.FitsTheWindow();
        await member.Press("Confirm this address");
        await member.Page.GetByText($"{address} is your address here.").WaitForAsync();
        await member.FitsTheWindow();

        await member.Page.GotoAsync("/account/email");
        await member.Page.Locator("main .badge", new() { HasText = "confirmed" }).WaitForAsync();
        Assert.Equal(0, await member.Page.GetByText("not confirmed").CountAsync());
        Assert.Equal(0, await member.Page.GetByRole(AriaRole.Button, new() { Name = "Send the letter again" }).CountAsync());
        Assert.Empty(member.Errors);
    }

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    public async Task A_change_of_address_is_withdrawn_and_its_letters_change_nothing(bool script, int width)
    {
        var name = $"stays{Guid.NewGuid():n}"[..14];
        var (address, next) = ($"{name}@example.org", $"{name}@example.net");
        await using var member = await chromium.NewPerson(site.Address, script, width);
        await member.SignUpConfirmed(name);
        await member.OpenConfirmed("/account/data");
        await member.Page.GotoAsync("/account/email");
        await member.FitsTheWindow();
        await member.Page.GetByLabel("New address").FillAsync(next);
        await member.Press("Change address");
        var underWay = member.Page.GetByRole(AriaRole.Heading, new() { Name = "Change under way" });
        await underWay.WaitForAsync();
        await member.FitsTheWindow();
        string[] links = [await member.OpenLetter("Use this e-mail address?", next), await member.OpenLetter("Change your e-mail address?", address)];

        await member.Page.GotoAsync("/account/email");
        await member.Press("Withdraw the change");
        await member.Page.Locator("#toasts").GetByText("The change is withdrawn.").WaitForAsync();
        Assert.Equal(0, await underWay.CountAsync());
        Assert.Equal(address, await member.Page.Locator("main .panel strong").First.InnerTextAsync());
        await member.FitsTheWindow();
        foreach (var link in links)
            await IsDead(member, link);
        await member.Page.GetByRole(AriaRole.Link, new() { Name = "See your address" }).ClickAsync();
        await member.Arrive("/account/email");
        Assert.Equal(address, await member.Page.Locator("main .panel strong").First.InnerTextAsync());
        Assert.Empty(member.Errors);
    }

    private static async Task IsDead(Person person, string link)
    {
        Assert.Equal(410, (await person.Page.GotoAsync(link))!.Status);
        await person.Page.GetByRole(AriaRole.Heading, new() { Name = "This link is no good any more" }).WaitForAsync();
        await person.FitsTheWindow();
    }

    private static async Task FollowLetter(Person person, string subject, string address)
    {
        await person.FollowLetter(subject, address);
        await person.Page.WaitForURLAsync(url => url.Contains("token=", StringComparison.Ordinal));
    }
}
