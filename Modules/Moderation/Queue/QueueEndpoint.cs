using FastEndpoints;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Review;

namespace VersionedContent.Moderation.Queue;

/// <param name="State">free, mine, or left out for all that waits.</param>
/// <param name="Type">Only items of this type.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 100; 25 where left out.</param>
internal sealed record QueueRequest(
    [property: QueryParam] string? State, [property: QueryParam] string? Type, [property: QueryParam] string? After, [property: QueryParam] int? Limit);

/// <param name="Waiting">How many wait in all, counted up to 1,000.</param>
/// <param name="Mine">How many of them you have claimed.</param>
internal sealed record QueueReply(IReadOnlyList<QueuedReply> Submissions, string? Next, int Waiting, int Mine);

internal sealed record QueuedReply(
    Guid Id, string Title, string? Type, string Path, string Kind, string Reason, PersonReply Author, DateTimeOffset OpenedAt, DateTimeOffset DueAt,
    int Risk, IReadOnlyList<FindingReply> Findings, ClaimReply? Claim);

internal sealed class QueueEndpoint(ListQueue list, TimeProvider time) : Endpoint<QueueRequest, QueueReply>
{
    public override void Configure()
    {
        Get("/queue");
        Policies(Accounts.Permissions.ReviewSubmissions);
        Summary(summary => summary.Summary = "What waits for a decision: the riskier and the older, the sooner");
    }

    public override async Task HandleAsync(QueueRequest req, CancellationToken ct)
    {
        var page = await list.Run(new(req.State, req.Type, req.After, req.Limit ?? 25), User.Viewer(), ct);
        var now = time.GetUtcNow();
        var rows = page.Rows.Select(row => new QueuedReply(
            row.Id, row.Title, row.Type, row.Path, row.Kind.ToString().ToLowerInvariant(), row.Reason, new(row.AuthorId, row.AuthorName),
            row.OpenedAt, row.DueAt, row.Risk, [.. row.Findings.Select(FindingReply.Of)],
            row.ClaimedBy is { } by && row.ClaimedUntil > now ? new(new(by, row.ClaimedByName ?? ""), row.ClaimedUntil.Value) : null));
        await Send.OkAsync(new([.. rows], page.Next, page.Counts.Waiting, page.Counts.Mine), ct);
    }
}
