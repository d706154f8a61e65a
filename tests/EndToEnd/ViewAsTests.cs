using Microsoft.Playwright;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>An administrator looks at the site as others see it, at a real browser.</summary>
public sealed class ViewAsTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task An_administrator_sees_the_site_as_a_visitor_and_as_a_contributor_changes_nothing_and_stops(bool script, int width)
    {
        var name = $"ada{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Administrator);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        var page = person.Page;
        var banner = page.GetByRole(AriaRole.Complementary, new() { Name = "Viewing as another role" });
        await person.SignIn(name, Site.Password);

        await page.GotoAsync("/admin/people");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "View as" }).ClickAsync();
        await View(person, "visitor", "0");
        Assert.Contains("You see the site as a visitor would", await banner.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await page.Locator(".masthead").GetByText("Sign in").IsVisibleAsync());
        Assert.Equal(0, await page.Locator(".tool-person").CountAsync());
        await FitsTheWindow(person);
        await page.GotoAsync("/account/profile");
        Assert.Contains("/account/sign-in", page.Url, StringComparison.Ordinal);
        await page.GetByLabel("Name or e-mail address").FillAsync(name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
        await person.Press("Sign in");
        await page.Locator("main").GetByText("You are only looking").WaitForAsync();
        await banner.GetByRole(AriaRole.Button, new() { Name = "Stop viewing" }).ClickAsync();
        await banner.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GotoAsync("/account/view-as");
        await FitsTheWindow(person);
        await View(person, "contributor", "2");
        Assert.Contains("as a contributor would, with trust 2 (regular)", await banner.InnerTextAsync(), StringComparison.Ordinal);
        await FitsTheWindow(person);
        var refused = await page.GotoAsync("/admin/people");
        Assert.Equal(403, refused!.Status);
        await page.GotoAsync("/account/profile");
        await page.GetByLabel("Public name").FillAsync($"{name}x");
        await page.Locator("form[action*=Name] button").ClickAsync();
        await page.Locator("main").GetByText("You are only looking").WaitForAsync();
        await banner.GetByRole(AriaRole.Button, new() { Name = "Stop viewing" }).ClickAsync();
        await banner.WaitForAsync(new() { State = WaitForSelectorState.Detached });

        await page.GotoAsync($"/admin/audit?subject={name}");
        var audit = await page.Locator("main tbody").InnerTextAsync();
        Assert.Contains("view-as.start", audit, StringComparison.Ordinal);
        Assert.Contains("view-as.stop", audit, StringComparison.Ordinal);
        Assert.DoesNotContain("rename", audit, StringComparison.Ordinal);
        Assert.Empty(person.Errors);
    }

    private static async Task View(Person person, string role, string trust)
    {
        await person.Page.GetByLabel("Role").SelectOptionAsync(role);
        await person.Page.GetByLabel("Trust").SelectOptionAsync(trust);
        await person.Press("View");
        await person.Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == "/");
    }

    private static async Task FitsTheWindow(Person person)
    {
        var tooWide = await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{person.Page.Url} is {tooWide} px wider than the window");
    }
}
