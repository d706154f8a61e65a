using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Trust;

/// <summary>Brings people's level in line with their record.</summary>
internal sealed class ReckonTrust(AccountsDb db, IOptions<TrustOptions> options, TimeProvider time)
{
    private sealed record Row(Guid Id, int Level, DateTimeOffset Joined, int Accepted, int Judged, int JudgedAccepted);

    /// <summary>
    /// Reckons within the caller's transaction, with the people locked: of two judgements at once the second sees both.
    /// An audit row is written for each whose level changes.
    /// </summary>
    /// <returns>Those whose level changed. Have <see cref="Access.AccountStates"/> forget them once it is committed.</returns>
    public async Task<IReadOnlyList<Guid>> Run(IReadOnlyList<Guid> people, CancellationToken ct)
    {
        if (db.Database.CurrentTransaction is null)
            throw new InvalidOperationException("Trust is reckoned in a transaction.");
        Guid[] ids = [.. people];
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts.people WHERE id = ANY({ids}) ORDER BY id FOR NO KEY UPDATE", ct);
        var changed = (await Read(ids, ct))
            .Select(row => (row.Id, From: row.Level, To: TrustRule.Level(Record(row), options.Value.Levels)))
            .Where(row => row.From != row.To)
            .ToList();
        if (changed.Count == 0)
            return [];

        Guid[] changedIds = [.. changed.Select(row => row.Id)];
        int[] from = [.. changed.Select(row => row.From)];
        int[] to = [.. changed.Select(row => row.To)];
        var (site, now) = (Viewer.Site.Id!.Value, time.GetUtcNow());
        await db.Database.ExecuteSqlAsync($"""
            WITH changed AS (
                UPDATE accounts.people AS person SET trust_level = reckoned.now_at
                FROM unnest({changedIds}, {from}, {to}) AS reckoned(id, was_at, now_at)
                WHERE person.id = reckoned.id
                RETURNING reckoned.*)
            INSERT INTO accounts.audit (at, actor_id, subject_id, action, detail)
            SELECT {now}, {site}, id, 'trust.change', jsonb_build_object('from', was_at, 'to', now_at) FROM changed
            """, ct);
        return changedIds;
    }

    /// <summary>Null where no account has that id.</summary>
    public async Task<TrustProgress?> Progress(Guid personId, CancellationToken ct)
    {
        if ((await Read([personId], ct)).SingleOrDefault() is not { } row)
            return null;
        var next = row.Level < options.Value.Levels.Count ? options.Value.Levels[row.Level] : null;
        return new TrustProgress(
            row.Level, BadgeTagHelper.TrustName(row.Level), next is null ? null : BadgeTagHelper.TrustName(row.Level + 1),
            next is null ? [] : TrustRule.Missing(Record(row), next), row.Accepted, row.Judged, row.JudgedAccepted);
    }

    /// <summary>Counts stop where no rule looks further: the work for a person stays the same however much they did.</summary>
    private Task<List<Row>> Read(Guid[] ids, CancellationToken ct)
    {
        var most = options.Value.Levels.Select(level => level.AcceptedEdits).DefaultIfEmpty().Max();
        return db.Database.SqlQuery<Row>($"""
            SELECT person.id AS "Id", person.trust_level AS "Level", person.joined AS "Joined",
                (SELECT count(*)::int FROM (
                    SELECT FROM accounts.judgements WHERE person_id = person.id AND is_accepted LIMIT {most}) AS accepted) AS "Accepted",
                recent.judged AS "Judged", recent.accepted AS "JudgedAccepted"
            FROM accounts.people AS person
            CROSS JOIN LATERAL (
                SELECT count(*)::int AS judged, (count(*) FILTER (WHERE is_accepted))::int AS accepted
                FROM (
                    SELECT is_accepted FROM accounts.judgements WHERE person_id = person.id
                    ORDER BY at DESC, key DESC LIMIT {options.Value.Newest}) AS newest) AS recent
            WHERE person.id = ANY({ids}) AND person.closed_at IS NULL
            """).ToListAsync(ct);
    }

    private TrustRecord Record(Row row) =>
        new(row.Accepted, row.Judged, row.JudgedAccepted, (int)Math.Max(0, (time.GetUtcNow() - row.Joined).TotalDays));
}
