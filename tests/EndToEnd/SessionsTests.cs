using Microsoft.Playwright;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Being signed in at several places, and staying the only one who is.</summary>
public sealed class SessionsTests(Site site, Chromium chromium)
{
    private const string Next = "a different long phrase";

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task A_session_elsewhere_is_told_by_letter_seen_and_ended_and_a_new_password_ends_the_others(bool script, int width)
    {
        var name = $"sela{Guid.NewGuid():n}"[..14];
        await using var here = await chromium.NewPerson(site.Address, script, width);
        await using var elsewhere = await chromium.NewPerson(site.Address, script, width);
        await site.EnsureAccount(name, Accounts.Roles.Contributor);
        await here.SignIn(name, Site.Password);
        await elsewhere.SignIn(name, Site.Password);

        await here.FollowLetter("A sign-in from a new device", $"{name}@example.org");
        await here.Arrive("/account/sessions");
        await here.FitsTheWindow();
        Assert.Equal(2, await here.Page.Locator("main [data-row]").CountAsync());
        await here.Page.Locator("main").GetByRole(AriaRole.Button, new() { NameRegex = new("^End the session of ") }).ClickAsync();
        await here.Page.GetByText("You are signed in nowhere else.").WaitForAsync();
        await elsewhere.IsSignedOut();

        await elsewhere.SignIn(name, Site.Password);
        await here.Page.GotoAsync("/account/security");
        await here.FitsTheWindow();
        await here.Page.GetByLabel("Present password").FillAsync("not the password");
        await here.Page.GetByLabel("New password").FillAsync(Next);
        await here.Press("Change password");
        await here.Page.Locator("#CurrentPassword-error").WaitForAsync();
        await here.Page.GetByLabel("Present password").FillAsync(Site.Password);
        await here.Page.GetByLabel("New password").FillAsync(Next);
        await here.Press("Change password");
        await here.Page.GetByText("Your password is changed.").WaitForAsync();
        await elsewhere.IsSignedOut();
        await elsewhere.SignIn(name, Next);

        await here.Page.GotoAsync("/account/sessions");
        await here.Press("End all others");
        await here.Page.GetByText("You are signed in nowhere else.").WaitForAsync();
        await elsewhere.IsSignedOut();
        await here.Page.GotoAsync("/account/sign-out");
        await here.Press("Sign out");
        await here.Arrive("/");
        await here.IsSignedOut();
        Assert.Empty(here.Errors);
        Assert.Empty(elsewhere.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_keeps_signed_in_still_is_after_the_browser_was_closed_and_who_does_not_is_not(bool script)
    {
        var name = $"kept{Guid.NewGuid():n}"[..14];
        await site.EnsureAccount(name, Accounts.Roles.Contributor);
        foreach (var keep in new[] { true, false })
        {
            await using var person = await chromium.NewPerson(site.Address, script);
            await person.SignIn(name, Site.Password, keep);
            await person.CloseWindow();
            await person.Page.GotoAsync("/account/sessions");
            Assert.Equal(keep ? "/account/sessions" : "/account/sign-in", new Uri(person.Page.Url).AbsolutePath);
        }
    }

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    public async Task After_five_wrong_passwords_a_stranger_waits_and_the_owner_still_gets_in_at_their_device(bool script, int width)
    {
        var name = $"held{Guid.NewGuid():n}"[..14];
        await using var owner = await chromium.NewPerson(site.Address, script, width);
        await owner.SignUp(name, Site.Password);
        await owner.Page.GotoAsync("/account/sign-out");
        await owner.Press("Sign out");
        await owner.Arrive("/");
        await using var stranger = await chromium.NewPerson(site.Address, script, width);
        await stranger.Page.GotoAsync("/account/sign-in");
        for (var attempt = 1; attempt <= 6; attempt++)
        {
            await stranger.Page.GetByLabel("Name or e-mail address").FillAsync(name);
            await stranger.Page.GetByLabel("Password", new() { Exact = true }).FillAsync($"guess number {attempt}");
            var answer = await stranger.Page.RunAndWaitForResponseAsync(() => stranger.Press("Sign in"), response => response.Request.Method == "POST");
            Assert.Equal(attempt <= 5 ? 401 : 429, answer.Status);
        }

        await stranger.Page.Locator("main [role=alert]").GetByText("minutes").WaitForAsync();
        await stranger.FitsTheWindow();
        await owner.SignIn(name, Site.Password);
        Assert.Empty(owner.Errors);
    }
}
