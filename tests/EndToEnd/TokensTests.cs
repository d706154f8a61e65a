using System.Net;
using System.Net.Http.Headers;
using Microsoft.Playwright;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Somebody lets a program of theirs in, and shuts it out again.</summary>
public sealed class TokensTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_token_is_made_shown_once_used_and_revoked(bool script, int width)
    {
        var name = $"toni{Guid.NewGuid():n}"[..14];
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await person.SignUp(name, Site.Password);
        await person.Page.GotoAsync("/account/tokens");
        await person.Page.GetByLabel("What is it for?").FillAsync("Ride importer");
        await person.Page.Locator("input[name=Scopes]").First.CheckAsync();
        await person.Press("Make token");
        await person.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
        await person.Press("Confirm with the password");
        await person.Arrive("/account/tokens");
        // What was filled in is there still.
        Assert.Equal("Ride importer", await person.Page.GetByLabel("What is it for?").InputValueAsync());
        Assert.True(await person.Page.Locator("input[name=Scopes]").First.IsCheckedAsync());
        await person.Press("Make token");
        var secret = await person.Page.GetByLabel("Token", new() { Exact = true }).InputValueAsync();
        await person.FitsTheWindow();
        Assert.Equal(HttpStatusCode.OK, await Use(secret));

        await person.Page.GotoAsync("/account/tokens");
        Assert.Equal(0, await person.Page.GetByLabel("Token", new() { Exact = true }).CountAsync());
        await person.Page.Locator("main [data-row]").GetByText("last used").WaitForAsync();
        await person.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Revoke Ride importer" }).ClickAsync();
        await person.Page.GetByText("No tokens").WaitForAsync();
        Assert.Equal(HttpStatusCode.Unauthorized, await Use(secret));
        Assert.Empty(person.Errors);
    }

    private async Task<HttpStatusCode> Use(string secret)
    {
        using var program = new HttpClient { BaseAddress = site.Address };
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
        using var answer = await program.GetAsync("/api/v1/me", TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }
}
