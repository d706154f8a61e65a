using System.Globalization;

namespace VersionedContent.Accounts.Trust;

/// <summary>What trust is reckoned from.</summary>
/// <param name="Accepted">Edits accepted ever; counted no further than any level asks for.</param>
/// <param name="Judged">How many of the newest judgements are looked at: all, up to <see cref="TrustOptions.Newest"/>.</param>
/// <param name="JudgedAccepted">How many of those were accepted.</param>
/// <param name="Days">Whole days since joining.</param>
internal readonly record struct TrustRecord(int Accepted, int Judged, int JudgedAccepted, int Days);

/// <summary>How far a record lets a person be trusted. A level is reached where all it asks for is there, and left where it is not.</summary>
internal static class TrustRule
{
    public static int Level(TrustRecord record, IReadOnlyList<TrustLevel> levels)
    {
        var level = 0;
        while (level < levels.Count && Missing(record, levels[level]).Count == 0)
            level++;
        return level;
    }

    /// <summary>What the record lacks for a level, in words; empty where it has all.</summary>
    public static IReadOnlyList<string> Missing(TrustRecord record, TrustLevel level)
    {
        var missing = new List<string>();
        if (level.AcceptedEdits - record.Accepted is > 0 and var edits)
            missing.Add($"{Count(edits, "more accepted edit")}: {record.Accepted} of {level.AcceptedEdits} so far.");
        if (level.DaysSinceJoining - record.Days is > 0 and var days)
            missing.Add($"{Count(days, "more day")} on the site: it asks for {level.DaysSinceJoining}.");
        // Multiplied rather than divided: nothing judged is no shortcoming.
        if (record.JudgedAccepted < level.Accuracy * record.Judged)
            missing.Add($"A better record: {Percent(level.Accuracy)} of the newest {Count(record.Judged, "judged edit")} accepted; now it is {record.JudgedAccepted}.");
        return missing;
    }

    private static string Count(int number, string thing) => string.Create(CultureInfo.InvariantCulture, $"{number:N0} {thing}{(number == 1 ? "" : "s")}");

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");
}
