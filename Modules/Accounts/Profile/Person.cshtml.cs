using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Activity;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Pictures;
using VersionedContent.Accounts.Settings;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

internal sealed class PersonPage(ReadProfile read, ReadCalendar calendar, ListActivity list, IEnumerable<IProfilePart> parts, TimeProvider time) : PageModel
{
    private const int RecentLines = 10;

    [BindProperty(SupportsGet = true)]
    public string? Before { get; set; }

    public PublicProfile Profile { get; private set; } = null!;

    public Person Person => Profile.Person;

    public string? Picture => Profile.IsClosed ? null : PictureAddress.Of(Profile.PictureHash);

    /// <summary>Null where the person does not show what they did, or never did anything.</summary>
    public ActivityCalendar? Calendar { get; private set; }

    public ActivityPart? Recent { get; private set; }

    public IReadOnlyList<PartView> Sections { get; private set; } = [];

    public bool IsMine { get; private set; }

    public bool IsEmpty => !Profile.IsClosed && Sections.Count == 0 && Calendar is null && Recent is null or { Activity.Count: 0 };

    /// <summary>The time of day where the person is; null where they did not say.</summary>
    public string? LocalTime => TimeZones.Find(Profile.TimeZone) is { } zone
        ? TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone).ToString("HH:mm", CultureInfo.InvariantCulture)
        : null;

    public async Task<IActionResult> OnGet(string name, CancellationToken ct)
    {
        if (await read.ByName(name, ct) is not { } profile)
            return NotFound();
        var viewer = User.Viewer();
        Profile = profile;
        IsMine = viewer.Id == Person.Id;
        if (profile.Shows(ShownToAll.Activity))
        {
            Recent = await list.Run(Person.Id, isOwn: false, new(Before: ActivityWords.Cursor(Before)), viewer, ct, RecentLines);
            // Who has no recent activity at all has no year of it either.
            if (Recent.Activity.Count > 0 && await calendar.Run(Person.Id, ct) is { Total: > 0 } year)
                Calendar = year;
        }

        var sections = new List<PartView>();
        foreach (var part in parts.Where(_ => !profile.IsClosed).OrderBy(part => part.Order))
        {
            if (await part.Show(Person, viewer, ct) is { } section)
                sections.Add(section);
        }

        Sections = sections;
        return Page();
    }

    /// <summary>A link as a reader takes it in: without the scheme and a slash at its end.</summary>
    internal static string LinkText(string link)
    {
        var address = new Uri(link);
        var text = (address.Host.StartsWith("www.", StringComparison.Ordinal) ? address.Host[4..] : address.Host) + (address.IsDefaultPort ? "" : $":{address.Port}") + address.PathAndQuery.TrimEnd('/');
        return text.Length <= 50 ? text : text[..49] + "…";
    }
}
