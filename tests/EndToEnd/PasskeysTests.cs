using Microsoft.Playwright;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Passkeys that are there already: named anew, used to say who is there, removed. Making and using one needs scripts, the rest does not.</summary>
public sealed class PasskeysTests(Site site, Chromium chromium)
{
    private const string Path = "/account/security/passkeys";
    private const string NeedScript = "Passkeys need JavaScript, which is off in this browser.";

    /// <summary>Passkeys belong to a name; an address in numbers has none.</summary>
    private Uri Named => new UriBuilder(site.Address) { Host = "localhost" }.Uri;

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 375)]
    [InlineData(true, 1440)]
    [InlineData(false, 1440)]
    public async Task A_passkey_is_named_anew_and_removed_and_opens_nothing_any_more(bool script, int width)
    {
        await using var owner = await WithPasskey(out var name);
        await using var person = await chromium.NewPerson(Named, script, width);
        await person.SignIn(name, Site.Password);
        await person.OpenConfirmed(Path);
        await person.FitsTheWindow();
        if (script)
            Assert.False(await WithoutScript(person).IsVisibleAsync());
        else
            Assert.Equal(NeedScript, await WithoutScript(person).InnerTextAsync());
        Assert.Equal(script, await person.Page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey" }).IsVisibleAsync());

        await Rename(person, "Laptop", " ");
        await person.Page.Locator("main [role=alert]").GetByText("Give it a name").WaitForAsync();
        Assert.Equal(0, await person.Page.Locator("#Name-error").CountAsync());
        await person.FitsTheWindow();
        await Rename(person, "Laptop", "The old computer in the kitchen, beside the window, upstairs");
        await person.Page.Locator(".list-title", new() { HasText = "The old computer in the kitchen" }).WaitForAsync();
        await person.FitsTheWindow();

        await SignOut(owner);
        await owner.Page.GotoAsync("/account/sign-in?returnUrl=/notices");
        await owner.Press("Sign in with a passkey");
        await owner.Arrive("/notices");

        person.AgreeToAll();
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Remove The old computer" }).ClickAsync();
        await person.Page.GetByText("No passkeys yet").WaitForAsync();
        await person.FitsTheWindow();
        await SignOut(owner);
        await owner.Page.GotoAsync("/account/sign-in/passkey?returnUrl=/notices");
        await owner.Press("Sign in with a passkey");
        await owner.Page.Locator("main [role=alert]").GetByText("That passkey opens no account here").WaitForAsync();
        await owner.IsSignedOut();
        Assert.Empty(person.Errors);
        Assert.Empty(owner.Errors);
    }

    [Theory]
    [InlineData(375)]
    [InlineData(1440)]
    public async Task A_passkey_says_who_is_there(int width)
    {
        await using var owner = await WithPasskey(out var name, width);
        await SignOut(owner);
        await owner.SignIn(name, Site.Password);
        await owner.Page.GotoAsync(Path);
        await owner.Arrive("/account/confirm");
        await owner.FitsTheWindow();
        Assert.False(await WithoutScript(owner).IsVisibleAsync());
        await owner.Press("Confirm with a passkey");
        await owner.Arrive(Path);
        // What was shown once counts on the next page too.
        await owner.Page.GotoAsync("/account/data");
        await owner.Page.GetByRole(AriaRole.Heading, new() { Name = "Close your account" }).WaitForAsync();
        Assert.Empty(owner.Errors);
    }

    [Theory]
    [InlineData(375)]
    [InlineData(1440)]
    public async Task Without_scripts_the_page_says_that_passkeys_need_them_and_takes_the_password(int width)
    {
        await using var owner = await WithPasskey(out var name);
        await using var person = await chromium.NewPerson(Named, script: false, width);
        await person.Page.GotoAsync("/account/sign-in/passkey?returnUrl=/notices");
        Assert.Equal(NeedScript, await WithoutScript(person).InnerTextAsync());
        Assert.False(await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).IsVisibleAsync());
        await person.FitsTheWindow();
        await person.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "sign in with your password" }).ClickAsync();
        await person.Arrive("/account/sign-in");
        await person.SignIn(name, Site.Password);

        await person.Page.GotoAsync(Path);
        await person.Arrive("/account/confirm");
        Assert.Equal(NeedScript, await WithoutScript(person).InnerTextAsync());
        Assert.False(await person.Page.GetByRole(AriaRole.Button, new() { Name = "Confirm with a passkey" }).IsVisibleAsync());
        await person.FitsTheWindow();
        await person.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
        await person.Press("Confirm with the password");
        await person.Arrive(Path);
        Assert.Empty(person.Errors);
        Assert.Empty(owner.Errors);
    }

    /// <summary>What only a browser without scripts shows; looking for text passes over it.</summary>
    private static ILocator WithoutScript(Person person) => person.Page.Locator("main noscript p");

    private Task<Person> WithPasskey(out string name, int width = 1440)
    {
        name = $"key{Guid.NewGuid():n}"[..12];
        return WithPasskey(name, width);
    }

    /// <summary>Someone at a device that can, with a passkey "Laptop".</summary>
    private async Task<Person> WithPasskey(string name, int width)
    {
        await site.EnsureAccount(name, Roles.Contributor);
        var owner = await chromium.NewPerson(Named, width: width);
        await owner.HaveAuthenticator();
        await owner.SignIn(name, Site.Password);
        await owner.OpenConfirmed(Path);
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Laptop");
        await owner.Press("Add a passkey");
        await owner.Page.Locator(".list-title", new() { HasText = "Laptop" }).WaitForAsync();
        return owner;
    }

    private static async Task Rename(Person person, string of, string to)
    {
        if (!await person.Page.GetByLabel($"Name of {of}").IsVisibleAsync())
            await person.Page.Locator("main summary", new() { HasText = "Rename" }).ClickAsync();
        await person.Page.GetByLabel($"Name of {of}").FillAsync(to);
        await person.Press("Rename it");
    }

    private static async Task SignOut(Person person)
    {
        await person.Page.GotoAsync("/account/sign-out");
        await person.Press("Sign out");
        await person.Page.WaitForURLAsync(url => !url.Contains("sign-out", StringComparison.Ordinal));
    }
}
