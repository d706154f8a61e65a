using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>
/// <c>&lt;time-ago at="@version.At"/&gt;</c>: "3 hours ago", the exact UTC time on hover.
/// The page's script turns both into the reader's zone and language.
/// </summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeAgoTagHelper(TimeProvider clock) : TagHelper
{
    public DateTimeOffset At { get; set; }

    /// <summary>Show date and time, not how long ago.</summary>
    public bool Exact { get; set; }

    /// <summary>Show the day alone.</summary>
    public bool Day { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var utc = At.ToUniversalTime();
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", utc.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", utc.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("data-time", Day ? "day" : Exact ? "exact" : "ago");
        output.Content.SetContent(Day ? utc.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : Exact ? utc.ToString("d MMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture) : Ago(utc, clock.GetUtcNow()));
    }

    internal static string Ago(DateTimeOffset at, DateTimeOffset now)
    {
        var ago = now - at;
        return ago switch
        {
            _ when ago < TimeSpan.Zero => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
            { TotalSeconds: < 60 } => "just now",
            { TotalMinutes: < 60 } => Plural((int)ago.TotalMinutes, "minute") + " ago",
            { TotalHours: < 24 } => Plural((int)ago.TotalHours, "hour") + " ago",
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 30 } => Plural((int)ago.TotalDays, "day") + " ago",
            _ when at.Year == now.Year => at.ToString("d MMM", CultureInfo.InvariantCulture),
            _ => at.ToString("d MMM yyyy", CultureInfo.InvariantCulture),
        };
    }

    private static string Plural(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
