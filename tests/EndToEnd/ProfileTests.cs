using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using SkiaSharp;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning;
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

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_person_takes_another_name_and_what_they_wrote_is_shown_under_it(bool script, int width)
    {
        var mark = $"{Guid.NewGuid():n}"[..8];
        var (name, taken, next) = ($"otto {mark}", $"tina {mark}", $"Ötto O'Söhne {mark}");
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await site.EnsureAccount(taken, Roles.Contributor);
        var path = await PublishAs(new(id, name, Permissions.All.ToHashSet(), 4));
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var visitor = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        await person.Until($"/history/{path}", name);

        await person.Page.GotoAsync("/account/profile");
        await person.FitsTheWindow();
        await TakeName(person, taken);
        await person.Page.Locator("#Name-error").WaitForAsync();
        Assert.Equal(taken, await person.Page.GetByLabel("Public name").InputValueAsync());
        await person.FitsTheWindow();
        await TakeName(person, next);
        await person.Page.Locator("#toasts").GetByText($"You are {next} now.").WaitForAsync();
        Assert.Equal(next, await person.Page.GetByLabel("Public name").InputValueAsync());
        await person.FitsTheWindow();
        await person.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Your public page" }).ClickAsync();
        await person.Page.GetByRole(AriaRole.Heading, new() { Name = next, Level = 1 }).WaitForAsync();
        await person.FitsTheWindow();

        Assert.DoesNotContain(name, await visitor.Until($"/history/{path}", next), StringComparison.Ordinal);
        await visitor.FitsTheWindow();
        await visitor.Page.GotoAsync($"/people/{Uri.EscapeDataString(next)}");
        await visitor.Page.GetByRole(AriaRole.Heading, new() { Name = next, Level = 1 }).WaitForAsync();
        Assert.Equal(404, (await visitor.Page.GotoAsync($"/people/{Uri.EscapeDataString(name)}"))!.Status);
        await person.Until("/account/activity?kind=profile", "Took another public name");
        await visitor.SignIn(next, Site.Password);
        Assert.Empty(person.Errors);
        Assert.Empty(visitor.Errors);
    }

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_picture_is_put_up_and_taken_down_and_what_is_none_is_refused(bool script, int width)
    {
        var name = $"pia{Guid.NewGuid():n}"[..14];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var visitor = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        var page = person.Page;
        await page.GotoAsync("/account/profile");
        await page.GetByText("Without a picture your initials stand there.").WaitForAsync();

        await page.GetByLabel("New picture").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = "No picture at all."u8.ToArray() });
        await person.Press("Use this picture");
        await page.Locator("#Upload-error").WaitForAsync();
        await person.FitsTheWindow();
        await page.GetByLabel("New picture").SetInputFilesAsync(new FilePayload { Name = "me.png", MimeType = "image/png", Buffer = RedAndBlue() });
        await person.FitsTheWindow();
        await person.Press("Use this picture");
        await page.Locator("#toasts").GetByText("That is your picture now.").WaitForAsync();
        await page.Locator("main img.avatar").WaitForAsync();
        await person.FitsTheWindow();
        var shown = visitor.Page.Locator("main img.avatar");
        await visitor.Page.GotoAsync($"/people/{name}");
        var address = await shown.GetAttributeAsync("src");
        Assert.Equal(200, (await visitor.Page.Context.APIRequest.GetAsync(address!)).Status);
        await visitor.FitsTheWindow();

        await person.Press("Remove it");
        await page.GetByText("Without a picture your initials stand there.").WaitForAsync();
        Assert.Equal(0, await page.Locator("img.avatar").CountAsync());
        await person.FitsTheWindow();
        await visitor.Page.GotoAsync($"/people/{name}");
        Assert.Equal(0, await shown.CountAsync());
        Assert.Empty(person.Errors);
        Assert.Empty(visitor.Errors);
    }

    private static async Task TakeName(Person person, string name)
    {
        await person.Page.GetByLabel("Public name").FillAsync(name);
        await person.Press("Change name");
    }

    private async Task<string> PublishAs(Viewer viewer)
    {
        var path = $"pages/{Guid.NewGuid():n}";
        await using var scope = site.Services.CreateAsyncScope();
        Assert.IsType<CommitResult.Committed>(await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = Ref.MainName,
                Viewer = viewer,
                Message = "Start the page",
                Origin = Origin.Page,
                Changes = [Change.Create(Guid.CreateVersion7(), path, JsonSerializer.SerializeToElement(new { type = "page", title = "Comet", body = "It has no loop." }))],
            }, TestContext.Current.CancellationToken));
        return path;
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
