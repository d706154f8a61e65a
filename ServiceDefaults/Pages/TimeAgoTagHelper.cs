using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>
/// <c>&lt;time-ago at="@version.At"/&gt;</c>: "3 hours ago", the exact time on hover, in the reader's zone where the
/// account tells it (<see cref="IReader"/>), else in UTC. The page's script puts visitors' times into their browser's zone.
/// </summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeAgoTagHelper(TimeProvider clock, IReader reader) : TagHelper
{
    public DateTimeOffset At { get; set; }

    /// <summary>Show date and time, not how long ago.</summary>
    public bool Exact { get; set; }

    /// <summary>Show the day alone.</summary>
    public bool Day { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var settings = await reader.Settings(ViewContext.HttpContext.RequestAborted);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", At.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", settings.Whole(At));
        output.Attributes.SetAttribute("data-time", Day ? "day" : Exact ? "exact" : "ago");
        output.Content.SetContent(Day ? settings.Day(At) : Exact ? settings.Minute(At) : Ago(At, clock.GetUtcNow(), settings));
    }

    internal static string Ago(DateTimeOffset at, DateTimeOffset now, ReaderSettings? settings = null)
    {
        settings ??= ReaderSettings.Visitor;
        var ago = now - at;
        return ago switch
        {
            _ when ago < TimeSpan.Zero => settings.ShortDay(at),
            { TotalSeconds: < 60 } => "just now",
            { TotalMinutes: < 60 } => Plural((int)ago.TotalMinutes, "minute") + " ago",
            { TotalHours: < 24 } => Plural((int)ago.TotalHours, "hour") + " ago",
            { TotalDays: < 2 } => "yesterday",
            { TotalDays: < 30 } => Plural((int)ago.TotalDays, "day") + " ago",
            _ when settings.Local(at).Year == settings.Local(now).Year => settings.DayOfYear(at),
            _ => settings.ShortDay(at),
        };
    }

    private static string Plural(int number, string unit) => number == 1 ? $"1 {unit}" : $"{number} {unit}s";
}
