using System.Globalization;
using Microsoft.Playwright;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>What was done to whom, read by an administrator at a real browser.</summary>
public sealed class AuditTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 375)]
    [InlineData(true, 375)]
    [InlineData(false, 1440)]
    public async Task An_administrator_finds_in_the_audit_what_was_done_to_somebody(bool script, int width)
    {
        var (name, administrator) = ($"sven{Guid.NewGuid():n}"[..14], $"ada{Guid.NewGuid():n}"[..14]);
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await site.EnsureAccount(administrator, Roles.Administrator);
        await using var person = await chromium.NewPerson(site.Address, script, width);
        await using var reader = await chromium.NewPerson(site.Address, script, width);
        await person.SignIn(name, Site.Password);
        Assert.Equal(403, (await person.Page.GotoAsync("/admin/audit"))!.Status);
        await person.FitsTheWindow();

        await reader.SignIn(administrator, Site.Password);
        await reader.Page.GotoAsync($"/admin/people/{id}");
        await reader.Press("Mark as verified");
        await reader.Page.GetByText("Found to be who they say.").WaitForAsync();
        await reader.Press("Sign out everywhere");
        await reader.Page.Locator("#toasts").GetByText($"{name} is signed out everywhere.").WaitForAsync();
        await reader.FitsTheWindow();
        await person.IsSignedOut();

        await reader.Page.GotoAsync("/admin/people");
        await reader.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "the audit" }).ClickAsync();
        await reader.Arrive("/admin/audit");
        await reader.FitsTheWindow();
        await Show(reader, ("Done to", name));
        await Shows(reader, 2);
        var rows = await reader.Page.Locator("main tbody tr").AllInnerTextsAsync();
        Assert.Contains("session.end.all", rows[0], StringComparison.Ordinal);
        Assert.Contains("person.verify", rows[1], StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains(administrator, row, StringComparison.Ordinal));
        await reader.FitsTheWindow();

        await Show(reader, ("Action begins with", "session"));
        await Shows(reader, 1);
        await Show(reader, ("Action begins with", ""), ("Done by", administrator));
        await Shows(reader, 2);
        await Show(reader, ("Done by", "the site"));
        await reader.Page.GetByText("Nothing that was done fits this choice.").WaitForAsync();
        await reader.FitsTheWindow();

        // Days are in UTC, and one may end while this runs.
        await Show(reader, ("Done by", ""), ("From", Day(-1)), ("To", Day(1)));
        await Shows(reader, 2);
        await Show(reader, ("From", ""), ("To", Day(-1)));
        await reader.Page.GetByText("Nothing that was done fits this choice.").WaitForAsync();
        await reader.Page.GetByRole(AriaRole.Link, new() { Name = "Show all" }).ClickAsync();
        await reader.Page.WaitForURLAsync(url => new Uri(url).PathAndQuery == "/admin/audit");
        Assert.Equal("", await reader.Page.GetByLabel("Done to").InputValueAsync());
        await reader.FitsTheWindow();

        await reader.Page.Locator("main tbody").GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).First.ClickAsync();
        await reader.Arrive($"/admin/people/{id}");
        await reader.Page.Locator("main tbody tr", new() { HasText = "session.end.all" }).WaitForAsync();
        await reader.FitsTheWindow();
        Assert.Empty(person.Errors);
        Assert.Empty(reader.Errors);
    }

    private static async Task Show(Person person, params (string Label, string Value)[] fields)
    {
        foreach (var (label, value) in fields)
            await person.Page.GetByLabel(label, new() { Exact = true }).FillAsync(value);
        var before = person.Page.Url;
        await person.Press("Show");
        await person.Page.WaitForURLAsync(url => url != before);
    }

    private static async Task Shows(Person person, int entries) =>
        Assert.Equal(entries, await person.Page.Locator("main tbody tr").CountAsync());

    private static string Day(int ahead) => DateOnly.FromDateTime(DateTime.UtcNow).AddDays(ahead).ToString("O", CultureInfo.InvariantCulture);
}
