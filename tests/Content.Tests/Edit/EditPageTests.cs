using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Edit;

public sealed class EditPageTests(Site site)
{
    private const string Form = "form[data-keep]";

    [Fact]
    public async Task A_contributor_proposes_and_a_moderator_publishes()
    {
        var path = await site.MakePage();
        using var contributor = await site.SignInAs(Roles.Contributor);
        var form = await contributor.Open($"/edit/{path}");
        Assert.Contains("Propose this edit", form.Text, StringComparison.Ordinal);
        var answer = await contributor.Submit(form, Form, ("fields[body]", "Proposed text\n"), ("message", "Better"));
        Assert.StartsWith("/submissions/", answer.Path, StringComparison.Ordinal);
        Assert.DoesNotContain("Proposed text", (await contributor.Open($"/wiki/{path}")).Text, StringComparison.Ordinal);

        using var moderator = await site.SignInAs(Roles.Moderator);
        var shown = await moderator.Submit(await moderator.Open($"/edit/{path}"), Form, ("fields[body]", "Live text\n"), ("message", "Better"));
        Assert.Equal($"/wiki/{path}", shown.Path);
        Assert.Contains("Live text", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_is_told_beside_its_field_and_all_that_was_typed_stays()
    {
        var path = await site.MakePage(new { type = "park", title = "Park", body = "x" }, SiteOfTests.NewPath("parks"));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var answer = await moderator.Submit(
            await moderator.Open($"/edit/{path}"), Form,
            ("title", ""), ("fields[area]", "huge"), ("fields[website]", "nonsense"), ("fields[body]", "Long typed text <b>"), ("message", ""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Area must be a number", answer.Text, StringComparison.Ordinal);
        Assert.Contains("Say in a few words", answer.Text, StringComparison.Ordinal);
        Assert.Equal("huge", answer.Document.QuerySelector("[name='fields[area]']")!.GetAttribute("value"));
        Assert.Equal("nonsense", answer.Document.QuerySelector("[name='fields[website]']")!.GetAttribute("value"));
        Assert.Equal("Long typed text <b>", answer.Document.QuerySelector("[name='fields[body]']")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_preview_saves_nothing()
    {
        var path = await site.MakePage();
        using var moderator = await site.SignInAs(Roles.Moderator);
        var form = await moderator.Open($"/edit/{path}");
        using var sent = await moderator.Http.PostAsync(
            $"/edit/{path}?handler=Preview",
            new FormUrlEncodedContent(
                form.Document.QuerySelectorAll($"{Form} input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "")
                    .Append(new("title", "T")).Append(new("fields[body]", "**Strong** text"))),
            TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Contains("<strong>Strong</strong>", await sent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain("Strong", (await moderator.Open($"/wiki/{path}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_edits_of_different_places_both_survive()
    {
        var path = await site.MakePage();
        using var one = await site.SignInAs(Roles.Moderator, "first-moderator");
        using var other = await site.SignInAs(Roles.Moderator, "second-moderator");
        var (oneForm, otherForm) = (await one.Open($"/edit/{path}"), await other.Open($"/edit/{path}"));
        await one.Submit(oneForm, Form, ("fields[body]", "First, mine.\n\nSecond line.\n\nThird line.\n"), ("message", "a"));
        var shown = await other.Submit(otherForm, Form, ("fields[body]", "First line.\n\nSecond line.\n\nThird, theirs.\n"), ("message", "b"));
        Assert.Contains("First, mine.", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Third, theirs.", shown.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ours", "First, late.")]
    [InlineData("theirs", "First, early.")]
    [InlineData("base", "First line.")]
    [InlineData("text", "First, put together.")]
    public async Task Two_edits_of_one_place_are_settled_by_a_person(string take, string expected)
    {
        var path = await site.MakePage();
        using var early = await site.SignInAs(Roles.Moderator, "first-moderator");
        using var late = await site.SignInAs(Roles.Moderator, "second-moderator");
        var (earlyForm, lateForm) = (await early.Open($"/edit/{path}"), await late.Open($"/edit/{path}"));
        await early.Submit(earlyForm, Form, ("fields[body]", "First, early.\n\nSecond line.\n\nThird line.\n"), ("message", "a"));
        var asked = await late.Submit(lateForm, Form, ("fields[body]", "First, late.\n\nSecond line.\n\nThird, late.\n"), ("message", "My summary"));
        Assert.Equal(HttpStatusCode.Conflict, asked.Status);
        Assert.Contains("Third, late.", asked.Document.QuerySelector("input[name=typed]")!.GetAttribute("value"), StringComparison.Ordinal);
        Assert.Equal("My summary", asked.Document.QuerySelector("[name=message]")!.GetAttribute("value"));

        Assert.Contains("open", asked.Document.QuerySelector(".conflict legend")!.TextContent, StringComparison.Ordinal);
        var open = await late.Submit(asked, Form);
        Assert.Equal(HttpStatusCode.Conflict, open.Status);
        var whole = open.Document.QuerySelector(".conflict-ours .conflict-value")!.TextContent;
        var written = whole.Replace("late", "put together", StringComparison.Ordinal);
        var shown = await late.Submit(open, Form, ("choices[0].take", take), ("choices[0].text", written));
        Assert.Equal(HttpStatusCode.OK, shown.Status);
        Assert.Contains(expected, shown.Text, StringComparison.Ordinal);
        Assert.Contains("Third, late.", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_item_gets_its_address_from_its_title_and_a_taken_one_is_told()
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var title = $"Fresh page {Guid.NewGuid():n}";
        var shown = await moderator.Submit(await moderator.Open("/new/page"), Form, ("title", title), ("fields[body]", "Hello"));
        Assert.Equal($"/wiki/pages/{title.ToLowerInvariant().Replace(' ', '-')}", shown.Path);
        var again = await moderator.Submit(await moderator.Open("/new/page"), Form, ("title", title), ("fields[body]", "Kept text"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, again.Status);
        Assert.Contains("is the address of another item", again.Text, StringComparison.Ordinal);
        Assert.Equal("Kept text", again.Document.QuerySelector("[name='fields[body]']")!.TextContent.Trim());
    }

    [Fact]
    public async Task A_visitor_is_asked_to_sign_in_and_comes_back()
    {
        var path = await site.MakePage();
        using var visitor = site.NewBrowser();
        var page = await visitor.Open($"/edit/{path}");
        Assert.Equal("/account/sign-in", page.Path);
        Assert.Contains(Uri.EscapeDataString($"/edit/{path}"), page.Address.Query, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_item_of_data_is_edited_as_json()
    {
        var path = await site.MakePage(new { type = "data", title = "Numbers", data = new { a = 1 } }, SiteOfTests.NewPath("data"));
        using var moderator = await site.SignInAs(Roles.Moderator);
        var broken = await moderator.Submit(await moderator.Open($"/edit/{path}"), Form, ("fields[data]", "{ \"a\": "), ("message", "x"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, broken.Status);
        var shown = await moderator.Submit(broken, Form, ("fields[data]", "{ \"a\": 2 }"), ("message", "x"));
        Assert.Contains("\"a\": 2", shown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Editing_one_word_leaves_every_other_character_of_a_text_as_it_is()
    {
        const string body = "\uFEFFfirst line\u2028second\u0085third\ffourth\nfifth\r\nsixth\rseventh\n\u009c\u0301\nlast";
        var path = await site.MakePage(new { type = "page", title = "Odd text", body });
        using var moderator = await site.SignInAs(Roles.Moderator);
        var form = await moderator.Open($"/edit/{path}");
        // What a browser sends: the characters as the page has them, every line end as CR LF.
        var shown = form.Document.QuerySelector("[name='fields[body]']")!.TextContent.Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n').TrimStart('\n').Replace("\n", "\r\n", StringComparison.Ordinal);
        await moderator.Submit(form, Form, ("fields[body]", shown.Replace("sixth", "6th", StringComparison.Ordinal)), ("message", "x"));
        Assert.Equal(
            body.Replace("sixth", "6th", StringComparison.Ordinal),
            (await moderator.Get(path)).Body.GetProperty("content").GetProperty("body").GetString());
    }
}
