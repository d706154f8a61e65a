using FastEndpoints;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Mine;

/// <param name="After">The <c>next</c> of the page before.</param>
/// <param name="Limit">1 to 100; 25 where left out.</param>
internal sealed record MineRequest([property: QueryParam] string? After, [property: QueryParam] int? Limit);

internal sealed record MineReply(IReadOnlyList<MyReply> Submissions, string? Next);

internal sealed record MyReply(
    Guid Id, string Title, string? Type, string Path, string Kind, string Reason, string State, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt,
    string? Decision, long? ChangeSetId);

internal sealed class MineEndpoint(ListMine list) : Endpoint<MineRequest, MineReply>
{
    public override void Configure()
    {
        Get("/submissions");
        Summary(summary => summary.Summary = "Your submissions, newest first");
    }

    public override async Task HandleAsync(MineRequest req, CancellationToken ct)
    {
        var page = await list.Run(req.After, req.Limit ?? 25, User.Viewer(), ct);
        var rows = page.Rows.Select(row => new MyReply(
            row.Id, row.Title, row.Type, row.Path, row.Kind.ToString().ToLowerInvariant(), row.Reason, row.StateForAuthor.Slug(), row.OpenedAt,
            row.ChangedAt, row.Decision, row.ChangeSetId));
        await Send.OkAsync(new([.. rows], page.Next), ct);
    }
}
