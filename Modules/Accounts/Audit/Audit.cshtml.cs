using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VersionedContent.Accounts.Audit;

[Authorize(Permissions.ReadAudit)]
[ResponseCache(NoStore = true)]
internal sealed class AuditPage(ListAudit list) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Actor { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Action { get; set; }

    /// <summary>The first day, in UTC.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    /// <summary>The last day, in UTC.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public long? Before { get; set; }

    public AuditPart Shown { get; private set; } = AuditPart.Nothing;

    public bool IsFiltered => Actor is not null || Subject is not null || Action is not null || From is not null || To is not null;

    public async Task OnGet(CancellationToken ct) => Shown = await list.Run(
        User.Viewer(), new(Actor, Subject, Action, StartOf(From), To is { } last && last < DateOnly.MaxValue ? StartOf(last.AddDays(1)) : null, Before), ct);

    private static DateTimeOffset? StartOf(DateOnly? day) => day is { } start ? new DateTimeOffset(start, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
