using CsCheck;
using VersionedContent.Accounts.Trust;
using Xunit;

namespace VersionedContent.Accounts.Tests.Trust;

public sealed class TrustRuleTests
{
    [Theory]
    [InlineData(0, 0, 100, 0)]
    [InlineData(2, 0, 100, 0)]
    [InlineData(3, 0, 0, 0)]
    [InlineData(3, 0, 1, 1)]
    [InlineData(3, 1, 1, 1)]
    [InlineData(3, 2, 1, 0)]
    [InlineData(19, 0, 100, 1)]
    [InlineData(20, 2, 100, 2)]
    [InlineData(20, 3, 100, 1)]
    [InlineData(20, 0, 13, 1)]
    [InlineData(20, 0, 14, 2)]
    public void Trust_is_earned_by_what_was_accepted_and_by_time_and_kept_back_by_what_was_rejected(int accepted, int rejected, int days, int level) =>
        Assert.Equal(level, TrustRule.Level(new(accepted, accepted + rejected, accepted, days), TrustOptions.Default));

    [Fact]
    public void What_is_missing_is_said_in_words()
    {
        Assert.Equal(
            ["1 more accepted edit: 2 of 3 so far.", "1 more day on the site: it asks for 1."],
            TrustRule.Missing(new(2, 2, 2, 0), TrustOptions.Default[0]));
        Assert.Equal(
            ["A better record: 66 % of the newest 6 judged edits accepted; now it is 3."],
            TrustRule.Missing(new(3, 6, 3, 9), TrustOptions.Default[0]));
        Assert.Empty(TrustRule.Missing(new(3, 3, 3, 1), TrustOptions.Default[0]));
    }

    [Fact]
    public void A_rejection_never_raises_trust_and_an_acceptance_never_lowers_it() => Cases.Sample((levels, newest, history, days) =>
    {
        var level = Level(levels, newest, history, days);
        Assert.True(Level(levels, newest, [.. history, false], days) <= level);
        Assert.True(Level(levels, newest, [.. history, true], days) >= level);
    });

    [Fact]
    public void A_day_more_never_lowers_trust() => Cases.Sample((levels, newest, history, days) =>
        Assert.True(Level(levels, newest, history, days + 1) >= Level(levels, newest, history, days)));

    [Fact]
    public void At_equal_accuracy_more_accepted_edits_never_lower_trust() => Cases.Sample((levels, newest, history, days) =>
        Assert.True(Level(levels, newest, [.. history, .. history], days) >= Level(levels, newest, history, days) || history.Length > newest / 2));

    [Fact]
    public void Whoever_has_a_level_lacks_nothing_for_it_and_something_for_the_next() => Cases.Sample((levels, newest, history, days) =>
    {
        var level = Level(levels, newest, history, days);
        var record = Record(newest, history, days);
        Assert.All(levels.Take(level), reached => Assert.Empty(TrustRule.Missing(record, reached)));
        if (level < levels.Count)
            Assert.NotEmpty(TrustRule.Missing(record, levels[level]));
    });

    /// <summary>Rules as the settings allow them, and a person's judgements from old to new.</summary>
    private static Gen<(IReadOnlyList<TrustLevel> Levels, int Newest, bool[] History, int Days)> Cases { get; } = Gen.Select(
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 30], Gen.Double[0, 0.4]).Array[0, 4].Select(Rising),
        Gen.Int[1, 12], Gen.Bool.Array[0, 40], Gen.Int[0, 90],
        (levels, newest, history, days) => (levels, newest, history, days));

    /// <summary>Each step asks for so much more than the one below.</summary>
    private static IReadOnlyList<TrustLevel> Rising((int Edits, int Days, double Accuracy)[] steps)
    {
        var levels = new List<TrustLevel>();
        var below = new TrustLevel();
        foreach (var step in steps)
        {
            below = new()
            {
                AcceptedEdits = below.AcceptedEdits + step.Edits,
                DaysSinceJoining = below.DaysSinceJoining + step.Days,
                Accuracy = Math.Min(1, below.Accuracy + step.Accuracy),
            };
            levels.Add(below);
        }

        Assert.Empty(TrustOptionsRules.Problems(new() { Levels = levels }));
        return levels;
    }

    private static int Level(IReadOnlyList<TrustLevel> levels, int newest, bool[] history, int days) => TrustRule.Level(Record(newest, history, days), levels);

    internal static TrustRecord Record(int newest, bool[] history, int days)
    {
        var window = history.TakeLast(newest).ToArray();
        return new(history.Count(accepted => accepted), window.Length, window.Count(accepted => accepted), days);
    }
}
