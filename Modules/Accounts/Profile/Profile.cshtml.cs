using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Pictures;
using VersionedContent.Accounts.Settings;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

/// <summary>What a person tells of themselves, and how they see the site.</summary>
[Authorize]
[EnableRateLimiting(RateLimits.Heavy)]
[ResponseCache(NoStore = true)]
[RequestSizeLimit(PictureUpload.MostBytes)]
[RequestFormLimits(MultipartBodyLengthLimit = PictureUpload.MostBytes)]
internal sealed class ProfilePage(AccountsDb db, Rename rename, ChangeProfile changeProfile, KeepPicture keep) : PageModel
{
    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Biography { get; set; }

    /// <summary>One address a line.</summary>
    [BindProperty]
    public string? Links { get; set; }

    [BindProperty]
    public string? TimeZone { get; set; }

    [BindProperty]
    public string? Language { get; set; }

    [BindProperty]
    public string? Theme { get; set; }

    [BindProperty]
    public bool ShowBiography { get; set; }

    [BindProperty]
    public bool ShowActivity { get; set; }

    [BindProperty]
    public bool ShowTimeZone { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [BindProperty]
    public int? X { get; set; }

    [BindProperty]
    public int? Y { get; set; }

    [BindProperty]
    public int? Size { get; set; }

    public Account Account { get; private set; } = null!;

    public static IEnumerable<IGrouping<string, string>> Regions => TimeZones.All.GroupBy(zone => zone.Split('/')[0]);

    public static IReadOnlyList<SelectListItem> LanguageItems { get; } = [.. Languages.All.Select(language => new SelectListItem(language.Name, language.Tag))];

    public static IReadOnlyList<SelectListItem> ThemeItems { get; } =
        [new("As set in each browser", ""), new("Light", "light"), new("Dark", "dark"), new("As the system", "system")];

    private Guid MyId => User.Viewer().Id!.Value;

    public Task OnGet(CancellationToken ct) => Load(ct);

    public async Task<IActionResult> OnPostName(CancellationToken ct)
    {
        switch (await rename.Run(MyId, Name ?? "", ct))
        {
            case RenameOutcome.Renamed renamed:
                this.Toast($"You are {renamed.Name} now.");
                return RedirectToPage();
            case RenameOutcome.Refused refused:
                db.ChangeTracker.Clear();
                await Load(ct);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostProfile(CancellationToken ct)
    {
        var shown = (ShowBiography ? ShownToAll.Biography : 0) | (ShowActivity ? ShownToAll.Activity : 0) | (ShowTimeZone ? ShownToAll.TimeZone : 0);
        switch (await changeProfile.Run(MyId, new(Biography, Links?.Split('\n'), TimeZone, Language, Theme, shown), ct))
        {
            case ChangeProfileOutcome.Changed { Account: var account }:
                this.Toast("Saved.", link: $"/people/{Uri.EscapeDataString(account.UserName!)}", linkText: "Your public page");
                return RedirectToPage();
            case ChangeProfileOutcome.Refused refused:
                await Load(ct, isProfileTyped: true);
                return this.Refused(refused.Errors);
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public async Task<IActionResult> OnPostPicture(CancellationToken ct)
    {
        if (await keep.Run(MyId, await PictureUpload.Read(Upload, ct), PictureUpload.Square(X, Y, Size), ct) is { } problem)
        {
            await Load(ct);
            return this.Refused(FieldErrors.Of(("upload", problem)));
        }

        this.Toast("That is your picture now.");
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemovePicture(CancellationToken ct)
    {
        await keep.Remove(MyId, ct);
        this.Toast("Your picture is gone.");
        return RedirectToPage();
    }

    /// <param name="isProfileTyped">Keep what was typed into the profile's form, which also says what is not ticked.</param>
    private async Task Load(CancellationToken ct, bool isProfileTyped = false)
    {
        var id = MyId;
        Account = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, ct);
        Name ??= Account.UserName;
        if (isProfileTyped)
            return;
        (Biography, Links) = (Account.Biography, string.Join('\n', Account.Links));
        (TimeZone, Language, Theme) = (Account.TimeZone, Account.Language is "" ? Languages.Default : Account.Language, Account.Theme);
        (ShowBiography, ShowActivity, ShowTimeZone) =
            (Account.Shown.HasFlag(ShownToAll.Biography), Account.Shown.HasFlag(ShownToAll.Activity), Account.Shown.HasFlag(ShownToAll.TimeZone));
    }
}
