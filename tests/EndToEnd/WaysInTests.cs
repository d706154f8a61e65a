using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>The ways into an account beside the password, at a real browser.</summary>
public sealed class WaysInTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codes_are_set_up_and_asked_for_and_a_recovery_code_does_too(bool script)
    {
        var name = $"code{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address, script);
        await person.SignIn(name, Site.Password);
        var (app, codes) = await person.SetUpCodes();
        var saved = await person.Page.RunAndWaitForDownloadAsync(() => person.Page.GetByText("Download as text").ClickAsync());
        Assert.Contains(codes[9], await File.ReadAllTextAsync((await saved.PathAsync())!, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        foreach (var code in new Func<string>[] { () => app.Code(), () => codes[0] })
        {
            await using var elsewhere = await chromium.NewPerson(site.Address, script);
            await elsewhere.Page.GotoAsync("/account/sign-in");
            await elsewhere.Page.GetByLabel("Name or e-mail address").FillAsync(name);
            await elsewhere.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
            await elsewhere.Press("Sign in");
            await elsewhere.Arrive("/account/sign-in/code");
            await elsewhere.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(code());
            await elsewhere.Press("Sign in");
            await elsewhere.Page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
            Assert.Empty(elsewhere.Errors);
        }

        Assert.Empty(person.Errors);
    }

    [Fact]
    public async Task A_passkey_is_added_signs_in_and_is_removed()
    {
        var name = $"key{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        // Passkeys belong to a name; an address in numbers has none.
        await using var person = await chromium.NewPerson(new UriBuilder(site.Address) { Host = "localhost" }.Uri);
        await person.HaveAuthenticator();
        await person.SignIn(name, Site.Password);
        await person.OpenConfirmed("/account/security/passkeys");
        await person.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Laptop");
        await person.Press("Add a passkey");
        await person.Page.Locator(".list-title", new() { HasText = "Laptop" }).WaitForAsync();

        await person.Page.GotoAsync("/account/sign-out");
        await person.Press("Sign out");
        await person.Page.WaitForURLAsync(url => !url.Contains("sign-out", StringComparison.Ordinal));
        await person.Page.GotoAsync("/account/sign-in?returnUrl=/notices");
        await person.Press("Sign in with a passkey");
        await person.Arrive("/notices");

        await person.OpenConfirmed("/account/security/passkeys");
        person.AgreeToAll();
        await person.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove Laptop" }).ClickAsync();
        await person.Page.GetByText("No passkeys yet").WaitForAsync();
        Assert.Empty(person.Errors);
    }
}
