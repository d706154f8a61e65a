using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Activity;

/// <summary>All that one did oneself, by kind and by day.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
internal sealed class ActivityPage(ListActivity list, IReader reader) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Kind { get; set; }

    /// <summary>The first day, in the reader's zone.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day, in the reader's zone.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public ActivityPart Part { get; private set; } = new([], null);

    public bool IsFiltered => Kind is not null || From is not null || To is not null;

    public static IEnumerable<SelectListItem> KindItems { get; } =
        [new("Everything", ""), .. ActivityKinds.All.Select(kind => new SelectListItem(ActivityWords.Of(kind).Text, kind))];

    public async Task OnGet(CancellationToken ct)
    {
        Kind = Kind is not null && ActivityKinds.All.Contains(Kind) ? Kind : null;
        var zone = (await reader.Settings(ct)).Zone ?? TimeZoneInfo.Utc;
        var viewer = User.Viewer();
        Part = await list.Run(
            viewer.Id!.Value, isOwn: true,
            new(Kind, Start(From, zone), To == DateOnly.MaxValue ? null : Start(To?.AddDays(1), zone), ActivityWords.Cursor(Before)), viewer, ct);
    }

    public string Address(string? before) => Url.Page(null, new
    {
        Kind,
        From = From?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        To = To?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        before,
    })!;

    /// <summary>The day's first moment; where clocks go forward at midnight, the one they go forward at.</summary>
    internal static DateTimeOffset? Start(DateOnly? day, TimeZoneInfo zone)
    {
        if (day is not { } date)
            return null;
        var midnight = date.ToDateTime(TimeOnly.MinValue);
        if (zone.IsInvalidTime(midnight))
            midnight = midnight.AddHours(1);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        // The first and the last day of the calendar have no room for an offset.
        var ticks = Math.Clamp(midnight.Ticks - offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
        return new DateTimeOffset(ticks, TimeSpan.Zero);
    }
}
