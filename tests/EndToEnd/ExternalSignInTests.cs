using Microsoft.Playwright;
using VersionedContent.Testing.OpenId;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Signing in with an account elsewhere, at a real browser that takes the provider for another site.</summary>
public sealed class ExternalSignInTests(ExternalSite site, Chromium chromium) : IClassFixture<ExternalSite>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_account_is_made_opened_confirmed_and_keeps_its_last_way_in(bool script)
    {
        var name = $"ext{Guid.NewGuid():n}"[..12];
        var someone = site.Provider.Add(name, $"{name}@example.org", verified: true, signedInAgo: TimeSpan.Zero);
        await using var person = await chromium.NewPerson(site.Address, script);
        await person.Page.GotoAsync("/account/sign-up?returnUrl=/notices");
        await person.Press($"Continue with {ExternalSite.ProviderName}");
        await AtProvider(person, someone);
        await Ends(person, "/account/external/sign-up");
        Assert.Equal(name, await person.Page.GetByLabel("Name", new() { Exact = true }).InputValueAsync());
        await person.Press("Make my account");
        await Ends(person, "/notices");

        await using var elsewhere = await chromium.NewPerson(site.Address, script);
        await elsewhere.Page.GotoAsync("/account/sign-in?returnUrl=/notices");
        await elsewhere.Press($"Continue with {ExternalSite.ProviderName}");
        await AtProvider(elsewhere, someone);
        await Ends(elsewhere, "/notices");

        await elsewhere.Page.GotoAsync("/account/security");
        await elsewhere.Page.GetByRole(AriaRole.Link, new() { Name = "Manage sign-in with other sites" }).ClickAsync();
        await Ends(elsewhere, "/account/confirm?returnUrl=%2Faccount%2Fsecurity%2Flogins");
        await elsewhere.Press($"Confirm with {ExternalSite.ProviderName}");
        await AtProvider(elsewhere, someone);
        await Ends(elsewhere, "/account/security/logins");
        elsewhere.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await elsewhere.Press($"Remove {ExternalSite.ProviderName}");
        await elsewhere.Page.GetByText("only way into your account").WaitForAsync();
        Assert.Empty(person.Errors);
        Assert.Empty(elsewhere.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_login_is_added_and_removed_and_calling_it_off_says_so(bool script)
    {
        var name = $"ext{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Accounts.Roles.Contributor);
        var someone = site.Provider.Add(name);
        await using var person = await chromium.NewPerson(site.Address, script);
        await person.Page.GotoAsync("/account/sign-in");
        await person.Press($"Continue with {ExternalSite.ProviderName}");
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Refuse" }).ClickAsync();
        await Ends(person, "/account/sign-in");
        await person.Page.GetByText("called off there").WaitForAsync();

        await person.SignIn(name, Testing.Site.Password);
        await person.Page.GotoAsync("/account/security/logins");
        await person.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Testing.Site.Password);
        await person.Press("Confirm with the password");
        await Ends(person, "/account/security/logins");
        await person.Press($"Add {ExternalSite.ProviderName}");
        await AtProvider(person, someone);
        await Ends(person, "/account/external/attach");
        await person.Press($"Add {ExternalSite.ProviderName}");
        await Ends(person, "/account/security/logins");
        await person.Page.Locator(".list-title", new() { HasText = ExternalSite.ProviderName }).WaitForAsync();
        person.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await person.Press($"Remove {ExternalSite.ProviderName}");
        await person.Page.GetByText("None yet").WaitForAsync();
        Assert.Empty(person.Errors);
    }

    private static async Task AtProvider(Person person, Someone someone)
    {
        await person.Page.GetByLabel("Subject").FillAsync(someone.Subject);
        await person.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in there" }).ClickAsync();
    }

    private static Task Ends(Person person, string path) => person.Page.WaitForURLAsync(url => url.EndsWith(path, StringComparison.Ordinal));
}
