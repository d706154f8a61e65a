using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Queue;

namespace VersionedContent.Moderation.Mine;

internal sealed record MyPage(IReadOnlyList<MyRow> Rows, string? Next);

internal sealed record MyRow(
    Guid Id, string Title, string Path, string? Type, EditKind Kind, string Reason, SubmissionState State, DateTimeOffset OpenedAt, DateTimeOffset ChangedAt,
    string? DecidedByName, string? Decision, long? ChangeSetId)
{
    /// <summary>That a reviewer has it is theirs to know: to its author it waits.</summary>
    public SubmissionState StateForAuthor => State == SubmissionState.Claimed ? SubmissionState.Waiting : State;
}

/// <summary>What a person sent, newest first.</summary>
internal sealed class ListMine(ModerationDb db)
{
    public async Task<MyPage> Run(string? after, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, 100);
        var mine = db.Submissions.AsNoTracking().Where(s => s.AuthorId == viewer.Id);
        if (Cursor.TryParse(after, out var opened, out var id))
            mine = mine.Where(s => EF.Functions.LessThan(ValueTuple.Create(s.OpenedAt, s.Id), ValueTuple.Create(opened, id)));
        var rows = await mine.OrderByDescending(s => s.OpenedAt).ThenByDescending(s => s.Id).Take(limit + 1)
            .Select(s => new MyRow(s.Id, s.Title, s.Path, s.Type, s.Kind, s.Reason, s.State, s.OpenedAt, s.ChangedAt, s.DecidedByName, s.Decision, s.ChangeSetId))
            .ToListAsync(ct);
        if (rows.Count <= limit)
            return new(rows, null);
        rows.RemoveAt(limit);
        return new(rows, Cursor.Write(rows[^1].OpenedAt, rows[^1].Id));
    }
}
