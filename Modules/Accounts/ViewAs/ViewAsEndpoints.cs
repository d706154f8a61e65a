using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.ViewAs;

/// <param name="Role">visitor, contributor, reviewer or moderator.</param>
/// <param name="Trust">The trust level to look with, from 0, which it is where left out. A visitor has none.</param>
internal sealed record ViewAsRequest(string? Role, int? Trust);

internal sealed class ViewAsEndpoint(ChangeView change) : Endpoint<ViewAsRequest>
{
    public override void Configure()
    {
        Post("/me/view-as");
        Policies(Accounts.Permissions.ManageUsers, Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "See the site as someone of another role would";
            summary.Description =
                "For this session, until DELETE /api/v1/me/view-as, for an hour at most. Whatever would change something is refused meanwhile. Written to the audit.";
            summary.Responses[204] = "This session sees what that role sees";
            summary.Responses[400] = "There is no such role to view as, or no such trust level";
        });
    }

    public override async Task HandleAsync(ViewAsRequest req, CancellationToken ct)
    {
        switch (await change.Start(User.Viewer(), User.SessionId(), req.Role ?? "", req.Trust ?? 0, ct))
        {
            case ChangeViewOutcome.Changed:
                await Send.NoContentAsync(ct);
                break;
            case ChangeViewOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no session to view in"));
                break;
        }
    }
}

internal sealed class StopViewingEndpoint(ChangeView change) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/me/view-as");
        // Whoever views as a visitor is none to any policy.
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "See the site as yourself again";
            summary.Responses[204] = "Stopped, or nothing was to stop";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        await change.Stop(User.Holder(), User.SessionId(), ct);
        await Send.NoContentAsync(ct);
    }
}
