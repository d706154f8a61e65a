using System.Globalization;
using System.Text.RegularExpressions;

namespace VersionedContent.LoadTests;

internal static partial class Durations
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Reads <c>500ms</c>, <c>20s</c>, <c>2m</c> or plain seconds; null for anything else or more than an hour.</summary>
    public static TimeSpan? Parse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success)
            return null;
        var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        var seconds = match.Groups[2].Value switch { "ms" => number / 1000, "m" => number * 60, _ => number };
        return seconds <= Longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
    }

    [GeneratedRegex(@"^(\d{1,9}(?:\.\d+)?)(ms|s|m)?$")]
    private static partial Regex Pattern();
}
