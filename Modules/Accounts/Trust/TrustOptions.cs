using System.Globalization;
using Microsoft.Extensions.Options;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Trust;

/// <summary>What one level of trust asks for; all of it.</summary>
internal sealed record TrustLevel
{
    /// <summary>Edits accepted by another person, ever.</summary>
    public int AcceptedEdits { get; init; }

    public int DaysSinceJoining { get; init; }

    /// <summary>The share accepted of the newest judgements, 0 to 1; see <see cref="TrustOptions.Newest"/>.</summary>
    public double Accuracy { get; init; }
}

/// <summary>The settings section <c>Accounts:Trust</c>.</summary>
internal sealed class TrustOptions
{
    internal const string Section = "Accounts:Trust";

    /// <summary>
    /// Where the settings name no levels. The first is for being known: three edits found good, over more than a day, so
    /// that an account made for one campaign does not reach it during it. At the second the site may publish without a
    /// moderator, hence nine of ten accepted and two weeks in which an edit that was approved in error comes to light.
    /// The upper two say to others that somebody has been here for a season, or a year, and is hardly ever wrong.
    /// </summary>
    internal static readonly IReadOnlyList<TrustLevel> Default =
    [
        new() { AcceptedEdits = 3, DaysSinceJoining = 1, Accuracy = 0.66 },
        new() { AcceptedEdits = 20, DaysSinceJoining = 14, Accuracy = 0.9 },
        new() { AcceptedEdits = 100, DaysSinceJoining = 90, Accuracy = 0.95 },
        new() { AcceptedEdits = 500, DaysSinceJoining = 365, Accuracy = 0.95 },
    ];

    /// <summary>
    /// Over how many of the newest judgements accuracy is taken: enough that one bad day costs little, few enough that
    /// neither an old record nor old mistakes count for ever.
    /// </summary>
    public int Newest { get; set; } = 50;

    /// <summary>Level 1 first, each asking for no less than the one before.</summary>
    public List<TrustLevel> Levels { get; set; } = [];
}

/// <summary>Stops the site from starting with rules of trust that make no sense, and says which.</summary>
internal sealed class TrustOptionsRules : IValidateOptions<TrustOptions>
{
    public ValidateOptionsResult Validate(string? name, TrustOptions options)
    {
        var problems = Problems(options).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    internal static IEnumerable<string> Problems(TrustOptions options)
    {
        if (options.Newest is < 1 or > 1_000)
            yield return $"{TrustOptions.Section}:Newest must be from 1 to 1000.";
        if (options.Levels.Count > BadgeTagHelper.HighestTrust)
            yield return $"{TrustOptions.Section}:Levels names {options.Levels.Count} levels; there are names for {BadgeTagHelper.HighestTrust}.";
        for (var i = 0; i < options.Levels.Count; i++)
        {
            var (level, below) = (options.Levels[i], i > 0 ? options.Levels[i - 1] : new TrustLevel());
            var here = string.Create(CultureInfo.InvariantCulture, $"{TrustOptions.Section}:Levels:{i}");
            var than = i > 0 ? "less than the level below" : "less than zero";
            if (level.AcceptedEdits < below.AcceptedEdits)
                yield return $"{here}:AcceptedEdits asks for {than}.";
            if (level.DaysSinceJoining < below.DaysSinceJoining)
                yield return $"{here}:DaysSinceJoining asks for {than}.";
            if (level.Accuracy < below.Accuracy)
                yield return $"{here}:Accuracy asks for {than}.";
            if (level.Accuracy is > 1 or double.NaN)
                yield return $"{here}:Accuracy is a share, from 0 to 1.";
        }
    }
}
