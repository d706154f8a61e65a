using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.LiveSessions;

internal sealed record SessionsResponse(IReadOnlyList<OwnSession> Sessions);

internal sealed class ListSessionsEndpoint(ListSessions list) : EndpointWithoutRequest<SessionsResponse>
{
    public override void Configure()
    {
        Get("/me/sessions");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "Where you are signed in: this session first, then the one last used");
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(new SessionsResponse(await list.Run(User.Viewer().Id!.Value, User.SessionId(), ct)), ct);
}

internal sealed record EndSessionRequest(Guid Id);

internal sealed class EndSessionEndpoint(EndSession end) : Endpoint<EndSessionRequest>
{
    public override void Configure()
    {
        Delete("/me/sessions/{id}");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "End a session of yours";
            summary.Responses[204] = "It is over, on every replica within seconds";
            summary.Responses[404] = "You have no such session, or it is over already";
        });
    }

    public override async Task HandleAsync(EndSessionRequest req, CancellationToken ct)
    {
        if (await end.One(User.Viewer().Id!.Value, req.Id, ct))
            await Send.NoContentAsync(ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "You have no such session"));
    }
}

/// <param name="Ended">How many there were.</param>
internal sealed record EndedSessionsResponse(int Ended);

internal sealed class EndOtherSessionsEndpoint(EndSession end) : EndpointWithoutRequest<EndedSessionsResponse>
{
    public override void Configure()
    {
        Delete("/me/sessions");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "End all sessions of yours but the one that the request is made with");
    }

    public override async Task HandleAsync(CancellationToken ct) =>
        await Send.OkAsync(new EndedSessionsResponse(await end.Others(User.Viewer().Id!.Value, User.SessionId(), ct)), ct);
}
