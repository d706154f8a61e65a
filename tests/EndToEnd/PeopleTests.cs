using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>Administrators look after people: by people at browsers.</summary>
public sealed class PeopleTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    public async Task Someone_is_suspended_reads_why_cannot_edit_and_can_again_once_it_is_lifted(bool script, int width)
    {
        var (path, name) = (await Publish(), $"wilma{Guid.NewGuid():n}"[..14]);
        await site.EnsureAccount(name, Roles.Contributor);
        await site.EnsureAccount("ada", Roles.Administrator);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var administrator = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        await person.Page.GotoAsync($"/edit/{path}");
        Assert.True(await person.Page.Locator("textarea[name='fields[body]']").IsVisibleAsync());

        await administrator.SignIn("ada", Site.Password);
        await administrator.Page.GotoAsync("/admin/people");
        await administrator.Page.GetByLabel("Name or address begins with").FillAsync(name);
        await administrator.Press("Search");
        await administrator.Page.Locator("main tbody a", new() { HasText = name }).ClickAsync();
        await administrator.Page.WaitForURLAsync(url => url.Contains("/admin/people/", StringComparison.Ordinal));
        await administrator.FitsTheWindow();
        await administrator.Page.Locator("summary", new() { HasText = "Suspend" }).ClickAsync();
        await administrator.Page.GetByLabel("Until").FillAsync(DateOnly.FromDateTime(DateTime.UtcNow).AddDays(3).ToString("yyyy-MM-dd"));
        await administrator.Page.GetByLabel("Reason").FillAsync("Wrote the same thing on nine pages.");
        await administrator.Press("Suspend");
        await administrator.Page.Locator("main").GetByText("Lift the suspension").WaitForAsync();

        var refused = await person.Page.GotoAsync($"/edit/{path}");
        Assert.Equal(403, refused!.Status);
        Assert.Contains("Wrote the same thing on nine pages.", await person.Page.Locator(".banner").First.InnerTextAsync(), StringComparison.Ordinal);
        await person.Until($"/wiki/{path}", "The first drop is straight.");
        await person.Until("/notices", "You are suspended until");

        await administrator.Press("Lift the suspension");
        await administrator.Page.Locator("main").GetByText("Lift the suspension").WaitForAsync(new() { State = Microsoft.Playwright.WaitForSelectorState.Detached });
        await person.Page.GotoAsync($"/edit/{path}");
        Assert.True(await person.Page.Locator("textarea[name='fields[body]']").IsVisibleAsync());
        Assert.Equal(0, await person.Page.Locator(".banner").CountAsync());

        await administrator.Page.GotoAsync($"/admin/audit?subject={name}");
        var audit = await administrator.Page.Locator("main tbody").InnerTextAsync();
        Assert.Contains("suspension.begin", audit, StringComparison.Ordinal);
        Assert.Contains("suspension.end", audit, StringComparison.Ordinal);
        await administrator.FitsTheWindow();
        Assert.Empty(administrator.Errors);
        Assert.Empty(person.Errors);
    }

    [Theory]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    public async Task Someone_is_verified_noted_and_made_a_reviewer_who_has_a_queue(bool script, int width)
    {
        var name = $"rolf{Guid.NewGuid():n}"[..14];
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await site.EnsureAccount("ada", Roles.Administrator);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var administrator = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        Assert.Equal(403, (await person.Page.GotoAsync("/queue"))!.Status);

        await administrator.SignIn("ada", Site.Password);
        await administrator.Page.GotoAsync($"/admin/people/{id}");
        await administrator.Press("Mark as verified");
        await administrator.Page.GetByText("Found to be who they say.").WaitForAsync();
        await administrator.Page.GetByLabel("For other administrators").FillAsync("Met at the opening of the park.");
        await administrator.Press("Add note");
        await administrator.Page.Locator("main").GetByText("Met at the opening of the park.").WaitForAsync();
        await administrator.Page.GetByLabel("What they may do").SelectOptionAsync(Roles.Reviewer);
        await administrator.Press("Set role");
        await administrator.Page.Locator("#toasts").GetByText(Roles.Reviewer).WaitForAsync();
        await administrator.FitsTheWindow();

        await person.IsSignedOut();
        await person.SignIn(name, Site.Password);
        Assert.Equal(200, (await person.Page.GotoAsync("/queue"))!.Status);
        await person.Page.GotoAsync($"/people/{name}");
        Assert.Equal(1, await person.Page.Locator("main .verified").CountAsync());
        Assert.DoesNotContain("Met at the opening", await person.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.Empty(administrator.Errors);
        Assert.Empty(person.Errors);
    }

    private async Task<string> Publish()
    {
        var path = $"pages/{Guid.NewGuid():n}";
        await using var scope = site.Services.CreateAsyncScope();
        var result = await scope.ServiceProvider.GetRequiredService<IVersionStore>().Commit(
            new CommitRequest
            {
                Branch = Ref.MainName,
                Viewer = Viewer.Site,
                Message = "Start the page",
                Origin = Origin.Page,
                Changes = [Change.Create(Guid.CreateVersion7(), path, JsonSerializer.SerializeToElement(new { type = "page", title = "Cyclone", body = "The first drop is straight." }))],
            }, TestContext.Current.CancellationToken);
        Assert.IsType<CommitResult.Committed>(result);
        return path;
    }
}
