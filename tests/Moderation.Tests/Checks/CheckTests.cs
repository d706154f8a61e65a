using System.Text.Json;
using Microsoft.Extensions.Options;
using VersionedContent.Moderation.Checks;
using Xunit;

namespace VersionedContent.Moderation.Tests.Checks;

public sealed class CheckTests
{
    private static readonly string Long = string.Join('\n', Enumerable.Range(1, 40).Select(line => $"Line {line} of a text about a ride."));

    [Theory]
    [InlineData("A fine coaster.", "")]
    [InlineData("What a shit ride", "shit")]
    [InlineData("What a SHIT! ride", "shit")]
    [InlineData("sh1t, really", "shit")]
    [InlineData("$h!t", "shit")]
    [InlineData("a55h0le", "asshole")]
    [InlineData("shiiiiit", "shit")]
    [InlineData("s h i t happens", "shit")]
    [InlineData("s.h.i.t", "shit")]
    [InlineData("wh0re", "whore")]
    [InlineData("Buy  followers here", "buy followers")]
    [InlineData("Scunthorpe, a pushiterie in Matsushita", "")]
    [InlineData("The class of 1455 at 5317 m", "")]
    [InlineData("Assess the cocktail bar", "")]
    [InlineData("It costs $5!", "")]
    [InlineData("Idiot-proof restraints", "idiot")]
    public void Listed_words_are_found_whole_and_in_disguise(string added, string word)
    {
        var finding = new WordListCheck(Options.Create(new WordList())).Run(Edit("", added));

        Assert.Equal(word.Length > 0 ? Verdict.Hold : Verdict.Pass, finding.Verdict);
        Assert.Contains(word, finding.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_stood_there_before_is_not_this_authors() =>
        Assert.Equal(Verdict.Pass, new WordListCheck(Options.Create(new WordList())).Run(Edit("An idiot wrote this", "An idiot wrote all this")).Verdict);

    [Theory]
    [InlineData(0, "See https://example.org/a", Verdict.Hold)]
    [InlineData(1, "See https://example.org/a", Verdict.Tag)]
    [InlineData(0, "See [it](//spam.example/x)", Verdict.Hold)]
    [InlineData(0, "See www.spam.example", Verdict.Hold)]
    [InlineData(0, "See [Taron](/wiki/rides/taron) and 3.5 m/s", Verdict.Pass)]
    [InlineData(0, "More of https://known.example/b", Verdict.Pass)]
    [InlineData(0, "http://a.example http://b.example http://c.example http://d.example http://e.example http://f.example http://g.example http://h.example", Verdict.Refuse)]
    public void New_links_of_newcomers_are_looked_at(int trust, string added, object verdict) =>
        Assert.Equal((Verdict)verdict, new LinkCheck().Run(Edit("Known: https://known.example/a", $"Known: https://known.example/a\n{added}", trust)).Verdict);

    [Theory]
    [InlineData("A text.", Verdict.Pass)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", Verdict.Hold)]
    [InlineData("lol lol lol lol lol lol lol", Verdict.Hold)]
    [InlineData("---------------------------- | ............................", Verdict.Pass)]
    [InlineData("row row row your boat", Verdict.Pass)]
    public void Text_that_repeats_itself_is_held(string added, object verdict) =>
        Assert.Equal((Verdict)verdict, new RepetitionCheck().Run(Edit("", added)).Verdict);

    [Fact]
    public void A_newcomers_flood_of_one_word_is_refused_and_a_known_persons_is_held()
    {
        var flood = string.Join(' ', Enumerable.Repeat("cheap", 500));

        Assert.Equal(Verdict.Refuse, new RepetitionCheck().Run(Edit("", flood)).Verdict);
        Assert.Equal(Verdict.Hold, new RepetitionCheck().Run(Edit("", flood, trust: 2)).Verdict);
    }

    [Fact]
    public void Deleting_blanking_and_cutting_most_of_a_text_is_held()
    {
        var check = new RemovalCheck();

        Assert.Equal(Verdict.Pass, check.Run(Edit(Long, Long + "\nMore.")).Verdict);
        Assert.Equal(Verdict.Pass, check.Run(Edit("Short.", "")).Verdict);
        Assert.Equal(Verdict.Hold, check.Run(Edit(Long, " \n")).Verdict);
        Assert.Equal(Verdict.Hold, check.Run(Edit(Long, Long[..100])).Verdict);
        Assert.Equal(Verdict.Warn, check.Run(Edit(Long, Long[..(Long.Length * 2 / 5)])).Verdict);
        Assert.Equal(Verdict.Hold, check.Run(Edit(Long, null)).Verdict);
    }

    [Theory]
    [InlineData("", Verdict.Warn)]
    [InlineData(" … ", Verdict.Warn)]
    [InlineData("Add the speed", Verdict.Pass)]
    public void An_edit_says_why(string summary, object verdict) =>
        Assert.Equal((Verdict)verdict, new SummaryCheck().Run(Edit("a", "b") with { Summary = summary }).Verdict);

    [Theory]
    [InlineData(0, 5, Verdict.Pass)]
    [InlineData(0, 6, Verdict.Warn)]
    [InlineData(0, 11, Verdict.Hold)]
    [InlineData(1, 11, Verdict.Pass)]
    [InlineData(2, 60, Verdict.Pass)]
    public void Posting_speed_depends_on_how_well_one_is_known(int trust, int opened, object verdict) =>
        Assert.Equal((Verdict)verdict, new PostingSpeedCheck().Run(Edit("a", "b", trust) with { OpenedInTenMinutes = opened }).Verdict);

    [Fact]
    public void What_breaks_its_type_is_held_with_the_words_of_the_rule()
    {
        var edit = Edit("a", "b");
        var broken = edit with { Documents = [edit.Documents[0] with { Problems = ["Height must be at most 200."] }] };

        Assert.Equal(Verdict.Pass, new SchemaCheck().Run(edit).Verdict);
        Assert.Contains("Height must be at most 200.", new SchemaCheck().Run(broken).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_new_lines_count_as_added_wherever_they_are()
    {
        var before = JsonDocument.Parse("""{"body":"one\ntwo","trains":[{"name":"A"}]}""").RootElement;
        var after = JsonDocument.Parse("""{"body":"two\none\nthree","trains":[{"name":"A"},{"name":"B"}]}""").RootElement;

        var texts = TextChanges.Between(before, after);

        Assert.Equal([("/body", "three"), ("/trains/1/name", "B")], texts.Select(text => (text.Pointer, text.Added)));
    }

    [Fact]
    public void The_riskier_and_older_a_submission_the_sooner_it_is_due()
    {
        var author = new EditAuthor(Guid.Empty, "Ada", 0, null);
        var held = Risk.Of([new("links", Verdict.Hold, "x"), new("summary", Verdict.Warn, "y")], author);
        var calm = Risk.Of([new("links", Verdict.Pass, "")], author with { TrustLevel = 2 });
        var noon = new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

        Assert.Equal((55, 0), (held, calm));
        Assert.True(Risk.Due(noon, held) < Risk.Due(noon, calm));
        Assert.True(Risk.Due(noon.AddDays(-2), calm) < Risk.Due(noon, 100));
        Assert.Equal(noon.AddHours(1), Risk.Due(noon, 100));
    }

    internal static EditUnderCheck Edit(string before, string? after, int trust = 0) => new()
    {
        Author = new(Guid.Empty, "Ada", trust, null),
        Summary = "Add facts",
        Documents = [new("rides/taron", Content(before), after is null ? null : Content(after), [])],
    };

    private static JsonElement Content(string body) => JsonSerializer.SerializeToElement(new { type = "ride", title = "Taron", body });
}
