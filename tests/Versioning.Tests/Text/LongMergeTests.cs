using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Tests.Engine;
using VersionedContent.Versioning.Text;
using Xunit;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>Texts as large as a document may hold, and nothing alike: the work stays in proportion, and can be stopped.</summary>
public sealed class LongMergeTests(EngineDatabase database)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Slices of random letters: very many places where the three differ, and as many lines alike by chance.</summary>
    private static string Text(int seed, int length, string letters, int letter, string end)
    {
        var random = new Random(seed);
        var text = new StringBuilder(length + end.Length + letter);
        while (text.Length < length)
        {
            for (var i = 0; i < letter; i++)
                text.Append(letters[random.Next(letters.Length)]);
            text.Append(end);
        }
        return text.ToString();
    }

    private static (string Base, string Ours, string Theirs) Three(int length, string letters, int letter, string end) =>
        (Text(1, length, letters, letter, end), Text(2, length, letters, letter, end), Text(3, length, letters, letter, end));

    [Theory]
    [InlineData("ab", 1, "\n")]
    [InlineData("abcdefghij", 2, "\n")]
    [InlineData("ab", 30, "\n")]
    [InlineData("abcdefghij", 3, " ")]
    [InlineData("字词句", 1, "")]
    public void Twice_the_text_is_about_twice_the_work(string letters, int letter, string end)
    {
        var one = Steps(15_000);
        var two = Steps(30_000);
        var four = Steps(60_000);
        Assert.True(two < 3 * one && four < 3 * two && four < 60_000L * 2_000, $"{one}, {two} and {four} steps");

        long Steps(int length)
        {
            var (start, ours, theirs) = Three(length, letters, letter, end);
            var effort = new Effort(Ct);
            TextMerge.Merge(start, ours, theirs, TextMergeLevel.Words, effort);
            return effort.Steps;
        }
    }

    /// <summary>Every fourth line changed by both: one region each, and far from each other.</summary>
    [Fact]
    public void Very_many_places_are_looked_at_once_each()
    {
        const int places = 20_000;
        var (start, ours, theirs) = (Lines(""), Lines(" ours"), Lines(" theirs"));
        var effort = new Effort(Ct);
        var result = TextMerge.Merge(start, ours, theirs, TextMergeLevel.Words, effort);
        Assert.InRange(effort.Steps, places, 200 * places);
        Assert.InRange(result.Conflicts, 1, FinerMerge.MostQuestions);

        static string Lines(string change) =>
            string.Concat(Enumerable.Range(0, places * 5).Select(n => n % 5 == 0 ? $"line {n} is changed{change}\n" : $"line {n} stays\n"));
    }

    [Fact]
    public void A_merge_that_nobody_waits_for_stops_at_once()
    {
        var (start, ours, theirs) = Three(500_000, "ab", 1, "\n");
        var effort = new Effort(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => ThreeWayMerge.Merge(Body(start), Body(ours), Body(theirs), MergeHints.None, effort));
        Assert.InRange(effort.Steps, 1, 2 * 500_000);
    }

    [Fact]
    public async Task A_save_and_a_preview_that_nobody_waits_for_stop_in_the_merge_of_their_texts()
    {
        var rules = new WatchedRules();
        await using var engine = database.Open(services => services.AddSingleton<IDocumentRules>(rules));
        var (id, branch) = (Guid.CreateVersion7(), $"long-{Guid.NewGuid():n}");
        var (start, ours, theirs) = Three(2_000, "ab", 30, "\n");
        var first = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"long/{id:n}", Body(start)));
        await engine.Branch(branch);
        await engine.Committed(TestEngine.Moderator, branch, Change.Edit(id, first, Body(theirs)));
        await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, first, Body(ours)));

        // The rules are asked right before: what follows is the merge of the texts and an answer made of it.
        await Stops(ct => engine.Store.Commit(
            new CommitRequest
            {
                Branch = "main", Viewer = TestEngine.Moderator, Message = "late", Origin = Origin.Api, Changes = [Change.Edit(id, first, Body(theirs))],
            },
            ct));
        await Stops(ct => engine.Merges.Preview(branch, "main", MergeOptions.Default, TestEngine.Moderator, ct));

        async Task Stops(Func<CancellationToken, Task> work)
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            rules.Once = gone.CancelAsync;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work(gone.Token));
        }
    }

    private static JsonElement Body(string text) => TestEngine.Json(new { body = text });
}
