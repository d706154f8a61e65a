using Microsoft.Playwright;
using SkiaSharp;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Somebody says who they are: words, links, a picture, where they live and how they like the site.</summary>
public sealed class ProfileTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_person_tells_of_themselves_and_is_seen_so_by_others(bool script, int width)
    {
        var name = $"petra{Guid.NewGuid():n}"[..16];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var visitor = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        var page = person.Page;

        await page.GotoAsync("/account/profile");
        await page.GetByLabel("New picture").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = RedAndBlue() });
        if (script)
        {
            // The square's left edge as far right as it goes: all of it blue.
            await page.GetByLabel("Size").FillAsync("50");
            await page.GetByLabel("Across").FillAsync("100");
        }
        else
        {
            Assert.False(await page.GetByLabel("Across").IsVisibleAsync());
        }

        await person.Press("Use this picture");
        await page.Locator("main img.avatar").WaitForAsync();

        await page.GetByLabel("Biography", new() { Exact = false }).First.FillAsync("I count *loops*.");
        await page.GetByLabel("Links", new() { Exact = false }).First.FillAsync("javascript:alert(1)");
        await page.GetByLabel("Time zone").SelectOptionAsync("Europe/Berlin");
        await page.GetByLabel("Theme", new() { Exact = true }).Last.SelectOptionAsync("dark");
        await person.Press("Save");
        await page.Locator("#Links-error").WaitForAsync();
        Assert.Equal("I count *loops*.", await page.Locator("#Biography").InputValueAsync());
        await page.Locator("#Links").FillAsync("https://example.org/petra");
        await person.Press("Save");
        await page.Locator("html[data-theme=dark]").WaitForAsync();

        await visitor.Page.GotoAsync($"/people/{name}");
        Assert.Equal("loops", await visitor.Page.Locator(".biography em").InnerTextAsync());
        Assert.Equal("https://example.org/petra", await visitor.Page.GetByRole(AriaRole.Link, new() { Name = "example.org/petra" }).GetAttributeAsync("href"));
        var address = await visitor.Page.Locator("main img.avatar").GetAttributeAsync("src");
        using var shown = SKBitmap.Decode(await (await visitor.Page.Context.APIRequest.GetAsync(address!)).BodyAsync());
        var left = shown.GetPixel(20, 128);
        Assert.True(script ? left.Blue > left.Red : left.Red > left.Blue, $"the left of the picture is {left}");

        Assert.Contains("Changed the profile", await person.Until("/account/activity?kind=profile", "Changed the profile"), StringComparison.Ordinal);
        await person.FitsTheWindow();
        await page.GetByLabel("Kind").SelectOptionAsync(new SelectOptionValue { Value = "sign-in" });
        await person.Press("Show");
        await page.WaitForURLAsync(url => url.Contains("ind=sign-in", StringComparison.Ordinal));
        await page.Locator("main").GetByText("Signed in with").First.WaitForAsync();
        Assert.Equal(0, await page.Locator("main").GetByText("Changed the profile").CountAsync());
        Assert.Empty(person.Errors);
        Assert.Empty(visitor.Errors);
    }

    /// <summary>Red on the left, blue on the right.</summary>
    private static byte[] RedAndBlue()
    {
        using var bitmap = new SKBitmap(600, 400);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Red);
            using var paint = new SKPaint { Color = SKColors.Blue };
            canvas.DrawRect(300, 0, 300, 400, paint);
        }

        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }
}
