using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using VersionedContent.Accounts;
using VersionedContent.EndToEnd;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]
[assembly: AssemblyFixture(typeof(Chromium))]

namespace VersionedContent.EndToEnd;

/// <summary>Sign up, propose, check, review, merge, and be told: by people at browsers.</summary>
public sealed class MainJobTests(Site site, Chromium chromium)
{
    private static readonly string[] Paragraphs = ["The first drop is straight.", "Then it turns left.", "It ends in a helix."];

    [Theory]
    [InlineData(true, 1440)]
    [InlineData(false, 1440)]
    [InlineData(true, 375)]
    [InlineData(false, 375)]
    public async Task A_newcomers_edit_is_reviewed_and_goes_live(bool script, int width)
    {
        var path = await Publish("Cliffhanger", Paragraphs);
        var name = $"newcomer{Guid.NewGuid():n}"[..16];
        var moderator = await Moderator("mira");
        await using var author = await chromium.NewPerson(site.Address, script, width);
        await using var reviewer = await chromium.NewPerson(site.Address, script, width);

        await author.SignUp(name, Site.Password);
        await author.Page.GotoAsync($"/wiki/{path}");
        await author.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Edit", Exact = true }).First.ClickAsync();
        await author.Page.Locator("textarea[name='fields[body]']").FillAsync(Body("The first drop is steep.", Paragraphs[1], Paragraphs[2]));
        await author.Page.GetByLabel("What did you change, and why?").FillAsync("Seen on a ride yesterday");
        await author.Press("Propose this edit");
        await author.Page.WaitForURLAsync(url => url.Contains("/submissions/", StringComparison.Ordinal));
        var submission = new Uri(author.Page.Url).AbsolutePath;
        await author.Until(submission, "It waits for a reviewer.");

        await reviewer.SignIn(moderator, Site.Password);
        await reviewer.Page.GotoAsync("/queue");
        await reviewer.Page.Locator($"a[href='{submission}']").ClickAsync();
        await reviewer.Page.WaitForURLAsync(url => url.EndsWith(submission, StringComparison.Ordinal));
        Assert.Equal("straight", (await reviewer.Page.Locator(".change-field del").First.InnerTextAsync()).Trim('.'));
        Assert.Equal("steep", (await reviewer.Page.Locator(".change-field ins").First.InnerTextAsync()).Trim('.'));
        await reviewer.Press("Approve");
        await reviewer.Page.WaitForURLAsync(url => !url.EndsWith(submission, StringComparison.Ordinal));

        Assert.Contains("The first drop is steep.", await author.Until($"/wiki/{path}", "steep"), StringComparison.Ordinal);
        await author.Until(submission, "mira approved it. It is live.");
        await author.Until("/notices", "mira approved your edit of Cliffhanger");
        Assert.Contains("Seen on a ride yesterday", await author.Until($"/history/{path}", name), StringComparison.Ordinal);
        Assert.Empty(author.Errors);
        Assert.Empty(reviewer.Errors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rejected_edit_comes_back_with_the_reason(bool script)
    {
        var path = await Publish("Comet", Paragraphs);
        var moderator = await Moderator("mira");
        await using var author = await chromium.NewPerson(site.Address, script);
        await using var reviewer = await chromium.NewPerson(site.Address, script);
        await site.EnsureAccount("ben", Roles.Contributor);
        await author.SignIn("ben", Site.Password);
        var submission = await Propose(author, path, "The first drop is a loop.");

        await reviewer.SignIn(moderator, Site.Password);
        await reviewer.Page.GotoAsync(submission);
        await reviewer.Page.Locator("summary", new() { HasText = "Reject" }).ClickAsync();
        var form = reviewer.Page.Locator("form[action*='handler=Reject']");
        await form.Locator("select").SelectOptionAsync("This looks like a test or a mistake.");
        await form.Locator("textarea").FillAsync("It has no loop.");
        await reviewer.Press("Reject it");
        await reviewer.Page.WaitForURLAsync(url => !url.EndsWith(submission, StringComparison.Ordinal));

        await author.Until(submission, "This looks like a test or a mistake. It has no loop.");
        await author.Until("/notices", "Your edit of Comet was rejected");
        Assert.DoesNotContain("loop", await author.Until($"/wiki/{path}", "helix"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_second_of_two_moderators_is_told_who_decided()
    {
        var path = await Publish("Twister", Paragraphs);
        await Moderator("mira");
        await Moderator("noor");
        await site.EnsureAccount("ben", Roles.Contributor);
        await using var author = await chromium.NewPerson(site.Address);
        await using var mira = await chromium.NewPerson(site.Address);
        await using var noor = await chromium.NewPerson(site.Address);
        await author.SignIn("ben", Site.Password);
        var submission = await Propose(author, path, "The first drop is steep.");
        await mira.SignIn("mira", Site.Password);
        await noor.SignIn("noor", Site.Password);
        await mira.Page.GotoAsync(submission);
        await noor.Page.GotoAsync(submission);

        await mira.Press("Approve");
        await mira.Page.WaitForURLAsync(url => !url.EndsWith(submission, StringComparison.Ordinal));
        await noor.Press("Approve");

        await noor.Page.GetByText("mira approved it just now.").WaitForAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_conflict_with_main_is_settled_by_the_moderator(bool script)
    {
        var path = await Publish("Loop", Paragraphs);
        var moderator = await Moderator("mira");
        await site.EnsureAccount("ben", Roles.Contributor);
        await using var author = await chromium.NewPerson(site.Address, script);
        await using var reviewer = await chromium.NewPerson(site.Address, script);
        await author.SignIn("ben", Site.Password);
        var submission = await Propose(author, path, "The first drop is steep.");

        // A moderator's own edit goes straight to main, and is in the way.
        await reviewer.SignIn(moderator, Site.Password);
        await reviewer.Page.GotoAsync($"/edit/{path}");
        await reviewer.Page.Locator("textarea[name='fields[body]']").FillAsync(Body("The first drop is long.", Paragraphs[1], Paragraphs[2]));
        await reviewer.Page.GetByLabel("What did you change, and why?").FillAsync("Measured it");
        await reviewer.Press("Save");
        await reviewer.Until($"/wiki/{path}", "The first drop is long.");

        await reviewer.Page.GotoAsync(submission);
        await reviewer.Press("Approve");
        await reviewer.Page.WaitForURLAsync(url => url.Contains("/merges/", StringComparison.Ordinal));
        await reviewer.Page.Locator("input[type=radio][value=theirs]").First.CheckAsync();
        await reviewer.Press("Keep these answers");
        await reviewer.Press("Land the merge");
        await reviewer.Page.WaitForURLAsync(url => url.Contains("/changes/", StringComparison.Ordinal));

        await author.Until(submission, "mira approved it. It is live.");
        await author.Until($"/wiki/{path}", "The first drop is steep.");
        // Settled by the moderator, it is still its author's work.
        await author.Until($"/history/{path}", "ben");
    }

    private static string Body(params string[] paragraphs) => string.Join("\n\n", paragraphs);

    private static async Task<string> Propose(Person author, string path, string first)
    {
        await author.Page.GotoAsync($"/edit/{path}");
        await author.Page.Locator("textarea[name='fields[body]']").FillAsync(Body(first, Paragraphs[1], Paragraphs[2]));
        await author.Page.GetByLabel("What did you change, and why?").FillAsync("Rode it");
        await author.Press("Propose this edit");
        await author.Page.WaitForURLAsync(url => url.Contains("/submissions/", StringComparison.Ordinal));
        var submission = new Uri(author.Page.Url).AbsolutePath;
        await author.Until(submission, "It waits for a reviewer.");
        return submission;
    }

    private async Task<string> Moderator(string name)
    {
        await site.EnsureAccount(name, Roles.Moderator);
        return name;
    }

    private async Task<string> Publish(string title, string[] paragraphs)
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
                Changes = [Change.Create(Guid.CreateVersion7(), path, JsonSerializer.SerializeToElement(new { type = "page", title, body = Body(paragraphs) }))],
            }, TestContext.Current.CancellationToken);
        Assert.IsType<CommitResult.Committed>(result);
        return path;
    }
}
