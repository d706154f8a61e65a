using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation.Checks;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Queue;

/// <param name="State"><c>free</c>, <c>mine</c> (claimed by the viewer) or null for all that waits.</param>
/// <param name="Type">A type's slug.</param>
/// <param name="After">The <see cref="QueuePage.Next"/> of the page before.</param>
internal sealed record QueueFilter(string? State, string? Type, string? After, int Limit = 25);

/// <param name="Next">Names the page after this one; null on the last.</param>
internal sealed record QueuePage(IReadOnlyList<QueueRow> Rows, string? Next, QueueCounts Counts);

internal sealed record QueueRow(
    Guid Id, string Title, string Path, string? Type, EditKind Kind, string Reason, Guid AuthorId, string AuthorName,
    DateTimeOffset OpenedAt, DateTimeOffset DueAt, short Risk, IReadOnlyList<CheckFinding> Findings, Guid? ClaimedBy, string? ClaimedByName,
    DateTimeOffset? ClaimedUntil);

/// <summary>How many wait, counted up to <see cref="Most"/>: the queue costs the same however long it is.</summary>
internal sealed record QueueCounts(int Waiting, int Mine, IReadOnlyList<(string Type, int Count)> Types)
{
    public const int Most = 1_000;

    public static string Words(int count) => count >= Most ? "1,000+" : count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What waits for a person, by when it is due: the riskier and the older, the sooner.</summary>
internal sealed class ListQueue(ModerationDb db, TimeProvider time)
{
    private static readonly Expression<Func<Submission, bool>> IsQueued =
        submission => submission.State == SubmissionState.Waiting || submission.State == SubmissionState.Claimed;

    public async Task<QueuePage> Run(QueueFilter filter, Viewer viewer, CancellationToken ct)
    {
        var limit = Math.Clamp(filter.Limit, 1, 100);
        var queued = Filtered(filter, viewer);
        if (Cursor.TryParse(filter.After, out var due, out var id))
            queued = queued.Where(s => EF.Functions.GreaterThan(ValueTuple.Create(s.DueAt, s.Id), ValueTuple.Create(due, id)));
        var rows = await queued.OrderBy(s => s.DueAt).ThenBy(s => s.Id).Take(limit + 1)
            .Select(s => new QueueRow(
                s.Id, s.Title, s.Path, s.Type, s.Kind, s.Reason, s.AuthorId, s.AuthorName, s.OpenedAt, s.DueAt, s.Risk, s.Findings,
                s.ClaimedBy, s.ClaimedByName, s.ClaimedUntil))
            .ToListAsync(ct);
        string? next = null;
        if (rows.Count > limit)
        {
            rows.RemoveAt(limit);
            next = Cursor.Write(rows[^1].DueAt, rows[^1].Id);
        }

        return new(rows, next, await Counts(viewer, ct));
    }

    /// <summary>What to look at next: due soonest, held by nobody else, not the viewer's own. Null where nothing is left.</summary>
    public Task<Guid?> Next(Viewer viewer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Submissions.Where(IsQueued)
            .Where(s => s.AuthorId != viewer.Id && (s.ClaimedUntil == null || s.ClaimedUntil <= now || s.ClaimedBy == viewer.Id))
            .OrderBy(s => s.DueAt).ThenBy(s => s.Id).Select(s => (Guid?)s.Id).FirstOrDefaultAsync(ct);
    }

    /// <summary>How many wait, up to <see cref="QueueCounts.Most"/>.</summary>
    public Task<int> Count(CancellationToken ct) =>
        db.Submissions.Where(IsQueued).OrderBy(s => s.DueAt).Take(QueueCounts.Most).CountAsync(ct);

    private IQueryable<Submission> Filtered(QueueFilter filter, Viewer viewer)
    {
        var now = time.GetUtcNow();
        var queued = db.Submissions.AsNoTracking().Where(IsQueued);
        queued = filter.State switch
        {
            "mine" => queued.Where(s => s.ClaimedBy == viewer.Id && s.ClaimedUntil > now),
            "free" => queued.Where(s => (s.ClaimedUntil == null || s.ClaimedUntil <= now) && s.AuthorId != viewer.Id),
            _ => queued,
        };
        return string.IsNullOrEmpty(filter.Type) ? queued : queued.Where(s => s.Type == filter.Type);
    }

    private async Task<QueueCounts> Counts(Viewer viewer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var counted = await db.Submissions.Where(IsQueued).OrderBy(s => s.DueAt).Take(QueueCounts.Most)
            .GroupBy(s => s.Type ?? "")
            .Select(type => new { Type = type.Key, Count = type.Count(), Mine = type.Count(s => s.ClaimedBy == viewer.Id && s.ClaimedUntil > now) })
            .ToListAsync(ct);
        var types = counted.Where(type => type.Type.Length > 0).OrderByDescending(type => type.Count).ThenBy(type => type.Type, StringComparer.Ordinal);
        return new(counted.Sum(type => type.Count), counted.Sum(type => type.Mine), [.. types.Select(type => (type.Type, type.Count))]);
    }
}

/// <summary>A place in a list by time and id, as it stands in an address.</summary>
internal static class Cursor
{
    public static string Write(DateTimeOffset at, Guid id) => string.Create(CultureInfo.InvariantCulture, $"{at.UtcTicks}-{id:N}");

    public static bool TryParse(string? text, out DateTimeOffset at, out Guid id)
    {
        (at, id) = (default, default);
        if (text?.Split('-') is not [var ticks, var guid] || !Guid.TryParseExact(guid, "N", out id)
            || !long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed) || parsed > DateTimeOffset.MaxValue.UtcTicks)
            return false;
        at = new(parsed, TimeSpan.Zero);
        return true;
    }
}
