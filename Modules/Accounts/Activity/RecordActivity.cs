using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Activity;

/// <summary>Something done in this module itself, written to the outbox with what was done.</summary>
internal sealed record ActivityNoted(ActivityEntry Entry);

internal sealed class RecordActivity(AccountsDb db) : IActivity, IHandle<ActivityNoted>
{
    public Task Handle(ActivityNoted @event, CancellationToken ct) => Add(@event.Entry, ct);

    /// <summary>One statement: the day's tally grows exactly where the entry is new, however often and by however many it is told at once.</summary>
    public Task Add(ActivityEntry entry, CancellationToken ct)
    {
        Check(entry);
        // Npgsql writes moments as UTC only.
        var at = entry.At.ToUniversalTime();
        return db.Database.ExecuteSqlAsync($"""
            WITH added AS (
                INSERT INTO accounts.activity (person_id, key, at, kind, text, link, is_private)
                SELECT id, {entry.Key}, {at}, {entry.Kind}, {entry.Text}, {entry.Link}, {entry.IsPrivate}
                FROM accounts.people WHERE id = {entry.PersonId} AND closed_at IS NULL
                ON CONFLICT (person_id, key) DO NOTHING
                RETURNING person_id, at, is_private)
            INSERT INTO accounts.activity_days AS d (person_id, day, public, private)
            SELECT person_id, (at AT TIME ZONE 'UTC')::date, (NOT is_private)::int, is_private::int FROM added
            ON CONFLICT (person_id, day) DO UPDATE SET public = d.public + excluded.public, private = d.private + excluded.private
            """, ct);
    }

    public async Task Amend(ActivityEntry entry, CancellationToken ct)
    {
        await Add(entry, ct);
        // The row's lock makes a second amendment wait, and look again at what the first left.
        await db.Database.ExecuteSqlAsync($"""
            WITH amended AS (
                UPDATE accounts.activity SET is_private = {entry.IsPrivate}
                WHERE person_id = {entry.PersonId} AND key = {entry.Key} AND is_private <> {entry.IsPrivate}
                RETURNING person_id, at, is_private)
            UPDATE accounts.activity_days d
            SET public = d.public + CASE WHEN a.is_private THEN -1 ELSE 1 END, private = d.private + CASE WHEN a.is_private THEN 1 ELSE -1 END
            FROM amended a WHERE d.person_id = a.person_id AND d.day = (a.at AT TIME ZONE 'UTC')::date
            """, ct);
    }

    public Task Hide(Guid personId, CancellationToken ct) => db.Database.ExecuteSqlAsync($"""
        WITH hidden AS (
            UPDATE accounts.activity SET is_private = true WHERE person_id = {personId} AND NOT is_private
            RETURNING (at AT TIME ZONE 'UTC')::date AS day),
        days AS (SELECT day, count(*)::int AS entries FROM hidden GROUP BY day)
        UPDATE accounts.activity_days d SET public = d.public - days.entries, private = d.private + days.entries
        FROM days WHERE d.person_id = {personId} AND d.day = days.day
        """, ct);

    private static void Check(ActivityEntry entry)
    {
        if (!ActivityKinds.All.Contains(entry.Kind))
            throw new ArgumentException($"There is no kind of activity '{entry.Kind}'.", nameof(entry));
        if (entry.Link.Length > 0 && (!entry.Link.StartsWith('/') || entry.Link.StartsWith("//", StringComparison.Ordinal)))
            throw new ArgumentException("Activity links to a path on this site.", nameof(entry));
    }
}
