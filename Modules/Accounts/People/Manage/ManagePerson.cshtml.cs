using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using VersionedContent.Accounts.People.Suspension;
using VersionedContent.Accounts.ViewAs;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.People.Manage;

/// <summary>One person, and what those who look after the site may do about them.</summary>
[Authorize(Permissions.SuspendUsers)]
[ResponseCache(NoStore = true)]
internal sealed class ManagePersonPage(
    ViewPerson view, ChangeRole change, Suspend suspend, Verify verify, AddNote addNote, SignOutPerson signOut, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The day (UTC) at whose beginning a suspension ends.</summary>
    [BindProperty]
    public DateOnly? Until { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    public PersonFile Person { get; private set; } = null!;

    public DateTimeOffset Now { get; private set; }

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>As someone of their role and trust would; never as the person.</summary>
    public bool CanViewAs => Person is { Managed: not null, ClosedAt: null } && ViewRoles.All.Contains(Person.Role);

    public IEnumerable<SelectListItem> RoleItems => Roles.Grants.Keys.Select(role => new SelectListItem(role, role, role == Person.Role));

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Load(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostRole(string? role, CancellationToken ct) => await Answer(
        await change.Run(User.Viewer(), Id, role ?? "", ct), name => $"{name} is {(role == Roles.Administrator ? "an" : "a")} {role} now.", ct);

    public async Task<IActionResult> OnPostSuspend(CancellationToken ct)
    {
        DateTimeOffset? until = Until is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null;
        return await Answer(await suspend.Begin(User.Viewer(), Id, until, Reason ?? "", ct), name => $"{name} is suspended and was told why.", ct);
    }

    public async Task<IActionResult> OnPostLift(CancellationToken ct) =>
        await Answer(await suspend.Lift(User.Viewer(), Id, ct), name => $"{name} can write again.", ct);

    public async Task<IActionResult> OnPostVerify(bool verified, CancellationToken ct) =>
        await Answer(await verify.Run(User.Viewer(), Id, verified, ct), name => verified ? $"{name} is verified." : $"{name} is not verified any more.", ct);

    public async Task<IActionResult> OnPostNote(CancellationToken ct) =>
        await Answer(await addNote.Run(User.Viewer(), Id, Note ?? "", ct), _ => "Noted.", ct);

    public async Task<IActionResult> OnPostSignOut(CancellationToken ct) =>
        await Answer(await signOut.Run(User.Viewer(), Id, ct), name => $"{name} is signed out everywhere.", ct);

    private async Task<IActionResult> Answer(ActOutcome outcome, Func<string, string> done, CancellationToken ct)
    {
        switch (outcome)
        {
            case ActOutcome.Done { Name: var name }:
                return Back(done(name));
            case ActOutcome.Refused refused:
                return await Load(ct) ? this.Refused(refused.Errors) : NotFound();
            case ActOutcome.Overtaken:
                return await Load(ct) ? this.Refused(StatusCodes.Status409Conflict, ActOutcome.Overtaken.Words) : NotFound();
            default:
                return NotFound();
        }
    }

    private RedirectToPageResult Back(string told)
    {
        this.Toast(told);
        return RedirectToPage(new { Id });
    }

    private async Task<bool> Load(CancellationToken ct)
    {
        Now = time.GetUtcNow();
        if (await view.Run(User.Viewer(), Id, ct) is not { } person)
            return false;
        Person = person;
        return true;
    }
}
