using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Razor.TagHelpers;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.ServiceDefaults.Pages.Diff;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Pages;

public sealed partial class PageHelpersTests
{
    private static readonly IconSet Icons = new(new Dictionary<string, string>());

    [Theory]
    [InlineData("2026-11-23T11:59:30Z", "just now")]
    [InlineData("2026-11-23T11:59:00Z", "1 minute ago")]
    [InlineData("2026-11-23T09:00:00Z", "3 hours ago")]
    [InlineData("2026-11-22T10:00:00Z", "yesterday")]
    [InlineData("2026-11-03T12:00:00Z", "20 days ago")]
    [InlineData("2026-03-05T12:00:00Z", "5 Mar")]
    [InlineData("2024-03-05T12:00:00Z", "5 Mar 2024")]
    [InlineData("2026-12-24T12:00:00Z", "24 Dec 2026")]
    public void A_time_is_said_as_people_say_it(string at, string said) =>
        Assert.Equal(said, TimeAgoTagHelper.Ago(Moment(at), Moment("2026-11-23T12:00:00Z")));

    [Theory]
    [InlineData("a\u0085b\u009f", "a\u0085b\u009f")] // a browser would read &#x85; as "…"
    [InlineData("<&#x85;>", "&lt;&amp;#x85;&gt;")]
    [InlineData("\u001b", "&#x1B;")]
    public void Text_comes_out_of_a_browser_as_it_went_in(string text, string markup) => Assert.Equal(markup, Markup.Text(text));

    [Fact]
    public void A_changed_line_marks_its_words_and_a_new_line_none()
    {
        var html = Render(new DiffViewTagHelper(Icons)
        {
            Rows =
            [
                DiffRow.Changed(1, 1, [new("turns "), new("left", true)], [new("turns "), new("right", true)]),
                new(DiffKind.Added, null, 2, [], [new("A new line <b>.", true)]),
            ],
        });
        Assert.Contains("turns <del>left</del>", html, StringComparison.Ordinal);
        Assert.Contains("turns <ins>right</ins>", html, StringComparison.Ordinal);
        Assert.Contains("Added: </span>A new line &lt;b&gt;.", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("inline", "body-L2 body-L4 body-R5")]
    [InlineData("split", "body-L2 body-L4 body-R5")]
    public void Each_place_has_an_id_by_its_line_and_a_link_to_itself(string mode, string ids)
    {
        var html = Render(new DiffViewTagHelper(Icons)
        {
            Anchor = "body",
            Mode = mode,
            Rows =
            [
                DiffRow.Same(1, 1, "a"),
                DiffRow.Changed(2, 2, [new("b", true)], [new("B", true)]),
                DiffRow.Same(3, 3, "c"),
                DiffRow.Added(4, "new"),
                DiffRow.Added(5, "new too"),
                DiffRow.Same(4, 6, "d"),
                DiffRow.Removed(5, "gone"),
            ],
        });
        Assert.Equal(ids, string.Join(' ', Ids().Matches(html).Select(id => id.Groups[1].Value)));
        Assert.Equal(ids, string.Join(' ', Links().Matches(html).Select(link => link.Groups[1].Value)));
        Assert.DoesNotContain("id=", Render(new DiffViewTagHelper(Icons) { Rows = [DiffRow.Added(1, "a")] }), StringComparison.Ordinal);
    }

    [GeneratedRegex("<div[^>]* id=\"([^\"]*)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("href=\"#([^\"]*)\"")]
    private static partial Regex Links();

    [Theory]
    [InlineData(8, false)]
    [InlineData(9, true)]
    public void Unchanged_lines_fold_where_at_least_two_are_hidden(int same, bool folds)
    {
        List<DiffRow> rows = [DiffRow.Added(1, "first")];
        for (var line = 1; line <= same - 1; line++)
            rows.Add(DiffRow.Same(line, line + 1, "same"));
        rows.Add(DiffRow.Removed(same, "last"));
        Assert.Equal(folds, Render(new DiffViewTagHelper(Icons) { Rows = rows }).Contains("unchanged lines", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("45 m", "47 m", "<del>45 m</del>", "<ins>47 m</ins>")]
    [InlineData(null, "47 m", "<ins>47 m</ins>", "<ins>47 m</ins>")]
    [InlineData("45 m", null, "<del>45 m</del>", "empty")]
    public void A_short_value_shows_what_was_and_what_is(string? before, string? after, string first, string then)
    {
        var html = Render(new ValueChangeTagHelper(Icons) { Before = before, After = after });
        Assert.Contains(first, html, StringComparison.Ordinal);
        Assert.Contains(then, html, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_icon_that_a_page_names_is_drawn()
    {
        var drawn = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(Path.Combine(Checkout.Root, "Web", "wwwroot", "generated", "icons.json")))!;
        var missing = new[] { "Web", "Modules" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Checkout.Root, folder), "*.cshtml", SearchOption.AllDirectories))
            .Where(file => !file.Contains("node_modules", StringComparison.Ordinal))
            .SelectMany(file => IconName().Matches(File.ReadAllText(file)).Select(match => (File: Path.GetFileName(file), Icon: match.Groups[1].Value)))
            .Where(named => !drawn.ContainsKey(named.Icon));
        Assert.Empty(missing);
    }

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static string Render(TagHelper helper)
    {
        var output = new TagHelperOutput("x", [], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()));
        helper.Process(new TagHelperContext([], new Dictionary<object, object>(), "1"), output);
        return output.Content.GetContent();
    }

    [GeneratedRegex("<icon name=\"([a-z0-9-]+)\"")]
    private static partial Regex IconName();
}
