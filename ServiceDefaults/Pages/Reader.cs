using System.Globalization;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>Who reads this page, as far as showing it goes. A visitor, unless a module knows better.</summary>
public interface IReader
{
    /// <summary>Asked once a request, however much of the page needs it.</summary>
    ValueTask<ReaderSettings> Settings(CancellationToken ct);
}

/// <summary>How a reader wants things shown.</summary>
public sealed record ReaderSettings
{
    public static readonly ReaderSettings Visitor = new();

    /// <summary>Null where it is not known: times are then said to be UTC.</summary>
    public TimeZoneInfo? Zone { get; init; }

    /// <summary>A BCP 47 tag of <see cref="Languages"/>.</summary>
    public string Language { get; init; } = Languages.Default;

    /// <summary>light, dark or system; null where the browser's cookie says.</summary>
    public string? Theme { get; init; }

    /// <summary>Address of the reader's own picture; null without one.</summary>
    public string? Picture { get; init; }

    /// <summary>The same moment as the reader's clocks show it.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => Zone is null ? at.ToUniversalTime() : TimeZoneInfo.ConvertTime(at, Zone);

    /// <summary>"31 January 2026"</summary>
    public string Day(DateTimeOffset at) => Local(at).ToString(Patterns.Day, CultureInfo.InvariantCulture);

    /// <summary>"31 Jan 2026"</summary>
    public string ShortDay(DateTimeOffset at) => Local(at).ToString(Patterns.ShortDay, CultureInfo.InvariantCulture);

    /// <summary>"31 Jan", for the year that it is.</summary>
    public string DayOfYear(DateTimeOffset at) => Local(at).ToString(Patterns.DayOfYear, CultureInfo.InvariantCulture);

    /// <summary>"31 Jan 2026, 18:30", with the zone where that may not be the reader's.</summary>
    public string Minute(DateTimeOffset at) => $"{Local(at).ToString($"{Patterns.ShortDay}, {Patterns.Time}", CultureInfo.InvariantCulture)}{(Zone is null ? " UTC" : "")}";

    /// <summary>"31 January 2026, 18:30 (Europe/Berlin)"</summary>
    public string Whole(DateTimeOffset at) => $"{Local(at).ToString($"{Patterns.Day}, {Patterns.Time}", CultureInfo.InvariantCulture)} {(Zone is null ? "UTC" : $"({Zone.Id})")}";

    private DatePatterns Patterns => Languages.PatternsOf(Language);
}

/// <summary>How a language's dates and times are written, as .NET format strings; names of months are English.</summary>
public sealed record DatePatterns(string Day, string ShortDay, string DayOfYear, string Time);

/// <summary>The languages the site can be read in: kinds of English so far, which differ in dates and times.</summary>
public static class Languages
{
    public const string Default = "en";

    private static readonly DatePatterns DayFirst = new("d MMMM yyyy", "d MMM yyyy", "d MMM", "HH:mm");
    private static readonly DatePatterns MonthFirst = new("MMMM d, yyyy", "MMM d, yyyy", "MMM d", "h:mm tt");

    /// <summary>Tag and what a chooser calls it.</summary>
    public static readonly IReadOnlyList<(string Tag, string Name)> All =
    [
        (Default, "English: 31 January 2026, 18:30"),
        ("en-US", "English (United States): January 31, 2026, 6:30 PM"),
    ];

    public static bool IsKnown(string tag) => All.Any(language => language.Tag == tag);

    internal static DatePatterns PatternsOf(string tag) => tag == "en-US" ? MonthFirst : DayFirst;
}

/// <summary>Where no module knows who reads.</summary>
internal sealed class VisitorReader : IReader
{
    public ValueTask<ReaderSettings> Settings(CancellationToken ct) => ValueTask.FromResult(ReaderSettings.Visitor);
}
