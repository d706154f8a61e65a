using FastEndpoints;

namespace VersionedContent.Accounts.Audit;

/// <param name="Actor">Who did it: a name, an id, or "the site".</param>
/// <param name="Subject">Whom it was done to: a name or an id.</param>
/// <param name="Action">What the action begins with, such as <c>suspension</c>.</param>
/// <param name="From">The first moment that is in.</param>
/// <param name="Until">The first moment that is not in any more.</param>
/// <param name="Before">The <c>next</c> of the page before.</param>
internal sealed record AuditRequest(
    [property: QueryParam] string? Actor, [property: QueryParam] string? Subject, [property: QueryParam] string? Action,
    [property: QueryParam] DateTimeOffset? From, [property: QueryParam] DateTimeOffset? Until, [property: QueryParam] long? Before);

internal sealed class AuditEndpoint(ListAudit list) : Endpoint<AuditRequest, AuditPart>
{
    public override void Configure()
    {
        Get("/admin/audit");
        Policies(Accounts.Permissions.ReadAudit);
        Summary(summary =>
        {
            summary.Summary = "Who did what to whom, newest first, 50 at a time";
            summary.Description = "The site itself is the actor of what happened by rule, such as a change of trust. Entries are only ever added.";
        });
    }

    public override async Task HandleAsync(AuditRequest req, CancellationToken ct) =>
        await Send.OkAsync(await list.Run(User.Viewer(), new(req.Actor, req.Subject, req.Action, req.From, req.Until, req.Before), ct), ct);
}
