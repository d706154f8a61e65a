using FastEndpoints;

namespace VersionedContent.Accounts.Notices;

/// <param name="Before">The <c>next</c> of the page before; leave it out for the newest.</param>
internal sealed record NoticesRequest([property: QueryParam] Guid? Before);

internal sealed class NoticesEndpoint(ListNotices list) : Endpoint<NoticesRequest, ToldNotices>
{
    public override void Configure()
    {
        Get("/notices");
        Summary(summary => summary.Summary = "What you were told, newest first, 50 at a time");
    }

    public override async Task HandleAsync(NoticesRequest req, CancellationToken ct) =>
        await Send.OkAsync(await list.Run(User.Viewer().Id!.Value, req.Before, ct), ct);
}

/// <param name="Newest">Marks this notice and all older ones; leave it out for all.</param>
internal sealed record MarkReadRequest(Guid? Newest);

/// <param name="Marked">How many were unread.</param>
internal sealed record MarkReadResponse(int Marked);

internal sealed class MarkReadEndpoint(ListNotices list) : Endpoint<MarkReadRequest, MarkReadResponse>
{
    public override void Configure()
    {
        Post("/notices/read");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary => summary.Summary = "Mark notices read");
    }

    public override async Task HandleAsync(MarkReadRequest req, CancellationToken ct) =>
        await Send.OkAsync(new MarkReadResponse(await list.MarkRead(User.Viewer().Id!.Value, req.Newest, ct)), ct);
}
