using System.IO.Compression;
using Microsoft.Playwright;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Taking one's data along, leaving, and coming back in time.</summary>
public sealed class OwnDataTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_person_downloads_all_closes_the_account_and_keeps_it_after_all(bool script, int width)
    {
        var name = $"leaver{Guid.NewGuid():n}"[..16];
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await person.SignUp(name, Site.Password);
        await person.OpenConfirmed("/account/data");
        var download = await person.Page.RunAndWaitForDownloadAsync(() => person.Press("Download my data"));
        Assert.Matches(@"^my-data-\d{4}-\d\d-\d\d\.zip$", download.SuggestedFilename);
        Assert.Null(await download.FailureAsync());
        await using (var zip = await ZipFile.OpenReadAsync(await download.PathAsync(), TestContext.Current.CancellationToken))
        {
            using var readme = new StreamReader(await zip.GetEntry("README.txt")!.OpenAsync(TestContext.Current.CancellationToken));
            Assert.Contains(name, await readme.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
            Assert.NotNull(zip.GetEntry("versions/versions.jsonl"));
        }

        await person.FitsTheWindow();
        person.AgreeToAll();
        await person.Press("Close my account");
        await person.Page.Locator("#toasts").GetByText("You are signed out.").WaitForAsync();
        await person.Page.GotoAsync("/notices");
        Assert.Contains("/account/sign-in", person.Page.Url, StringComparison.Ordinal);

        await person.SignIn(name, Site.Password);
        await person.Page.GetByRole(AriaRole.Heading, new() { Name = "Keep your account?" }).WaitForAsync();
        await person.Press("Keep my account");
        await person.Page.Locator("#toasts").GetByText($"Welcome back, {name}.").WaitForAsync();
        await person.OpenConfirmed("/account/data");
        await person.Page.GetByRole(AriaRole.Heading, new() { Name = "Close your account" }).WaitForAsync();
        Assert.Empty(person.Errors);
    }
    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task The_letters_link_keeps_an_account_that_is_being_closed(bool script, int width)
    {
        const string Closing = "Your account is being closed";
        var name = $"stayer{Guid.NewGuid():n}"[..16];
        var address = $"{name}@example.org";
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var elsewhere = await chromium.NewPerson(site.Address, script, width);
        await person.SignUpConfirmed(name);
        await person.OpenConfirmed("/account/data");
        await person.FitsTheWindow();
        person.AgreeToAll();
        await person.Press("Close my account");
        await person.Page.Locator("#toasts").GetByText("You are signed out.").WaitForAsync();

        // The letter may be read on another device, where nobody is signed in.
        var link = await elsewhere.OpenLetter(Closing, address);
        await elsewhere.FollowLetter(Closing, address);
        await elsewhere.Page.GetByRole(AriaRole.Heading, new() { Name = "Keep your account?" }).WaitForAsync();
        await elsewhere.Page.GetByText($"The account {name} will be closed for good on").WaitForAsync();
        await elsewhere.FitsTheWindow();
        await elsewhere.Press("Keep my account");
        await elsewhere.Arrive("/account/sign-in");
        await elsewhere.Page.Locator("#toasts").GetByText("Your account stays. Sign in to go on.").WaitForAsync();
        await elsewhere.FitsTheWindow();
        await elsewhere.OpenLetter("Your account stays", address);

        await person.SignIn(name, Site.Password);
        Assert.DoesNotContain("/account/", person.Page.Url, StringComparison.Ordinal);
        await person.OpenConfirmed("/account/data");
        await person.Page.GetByRole(AriaRole.Heading, new() { Name = "Close your account" }).WaitForAsync();
        Assert.Equal(410, (await elsewhere.Page.GotoAsync(link))!.Status);
        await elsewhere.Page.GetByRole(AriaRole.Heading, new() { Name = "There is nothing to undo" }).WaitForAsync();
        await elsewhere.FitsTheWindow();
        Assert.Empty(person.Errors);
        Assert.Empty(elsewhere.Errors);
    }
}
