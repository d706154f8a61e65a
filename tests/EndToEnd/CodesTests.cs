using Microsoft.Playwright;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Codes at sign-in, once they are on: new recovery codes, and none any more.</summary>
public sealed class CodesTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    [InlineData(false, 375)]
    public async Task Recovery_codes_are_made_anew_and_the_codes_turned_off(bool script, int width)
    {
        var name = $"code{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        var (app, first) = await person.SetUpCodes();
        await person.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "I have kept them" }).ClickAsync();
        await person.Arrive("/account/security");
        await person.FitsTheWindow();
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Manage codes" }).ClickAsync();
        await person.Page.GetByText("10 recovery codes are left.").WaitForAsync();
        await person.FitsTheWindow();

        await person.Press("Make new codes");
        await person.Page.GetByText("They are shown only now").WaitForAsync();
        var second = await person.Page.Locator(".recovery-codes code").AllInnerTextsAsync();
        Assert.Equal(10, second.Count);
        Assert.Empty(first.Intersect(second));
        await person.FitsTheWindow();

        await using var elsewhere = await chromium.NewPerson(site.Address, script, width);
        await elsewhere.Page.GotoAsync("/account/sign-in");
        await elsewhere.Page.GetByLabel("Name or e-mail address").FillAsync(name);
        await elsewhere.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
        await elsewhere.Press("Sign in");
        await elsewhere.Arrive("/account/sign-in/code");
        await elsewhere.FitsTheWindow();
        await elsewhere.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(first[0]);
        await elsewhere.Press("Sign in");
        await elsewhere.Page.Locator("main [role=alert]").GetByText("That code is wrong").WaitForAsync();
        await elsewhere.FitsTheWindow();
        await elsewhere.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(second[0]);
        await elsewhere.Press("Sign in");
        await elsewhere.Page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));

        // A code says who is there as well as the password does.
        await elsewhere.Page.GotoAsync(SettingUpCodes.Path);
        await elsewhere.Arrive("/account/confirm");
        await elsewhere.FitsTheWindow();
        await elsewhere.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(app.Code());
        await elsewhere.Press("Confirm with a code");
        await elsewhere.Arrive(SettingUpCodes.Path);
        await elsewhere.Page.GetByText("9 recovery codes are left.").WaitForAsync();

        person.AgreeToAll();
        await person.Page.GotoAsync(SettingUpCodes.Path);
        await person.Press("Turn off");
        await person.Arrive("/account/security");
        await person.Page.Locator("#toasts").GetByText("Codes at sign-in are off.").WaitForAsync();
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Set up codes" }).WaitForAsync();
        await using var later = await chromium.NewPerson(site.Address, script, width);
        await later.SignIn(name, Site.Password);
        Assert.DoesNotContain("/account/", later.Page.Url, StringComparison.Ordinal);
        Assert.Empty(person.Errors);
        Assert.Empty(elsewhere.Errors);
        Assert.Empty(later.Errors);
    }

    [Fact]
    public async Task Whoever_does_not_mean_it_keeps_the_codes()
    {
        var name = $"code{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address);
        await person.SignIn(name, Site.Password);
        await person.SetUpCodes();
        await person.Page.GotoAsync(SettingUpCodes.Path);
        var asked = new TaskCompletionSource<string>();
        person.Page.Dialog += async (_, dialog) =>
        {
            await dialog.DismissAsync();
            asked.TrySetResult(dialog.Message);
        };
        await person.Press("Turn off");
        Assert.Contains("Then the password alone opens your account.", await asked.Task, StringComparison.Ordinal);
        await person.Page.GotoAsync("/account/security");
        await person.Page.GetByRole(AriaRole.Link, new() { Name = "Manage codes" }).WaitForAsync();
        Assert.Empty(person.Errors);
    }
}
