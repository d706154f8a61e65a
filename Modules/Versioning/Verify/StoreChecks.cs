using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Verify;

/// <summary>What must hold between the rows of the store, whenever it is looked at.</summary>
/// <param name="Promise">What is checked, as one would say it.</param>
/// <param name="Sql">Gives a line of text for each place where it is broken.</param>
internal sealed record StoreCheck(string Promise, string Sql)
{
    /// <summary>The newest version of <paramref name="document"/> that the branch <c>b</c> sees.</summary>
    private static string Seen(string document) => $"""
        WITH chain AS (SELECT c.* FROM unnest(b.chain_ids, b.chain_limits, b.chain_moments) WITH ORDINALITY c(branch_id, upto, until, ord))
        {VersionSql.NewestOf(document)}
        """;

    public static IReadOnlyList<StoreCheck> All { get; } =
    [
        new("Every change set has all its versions", """
            SELECT format('change set %s says %s documents and has %s', s.id, s.document_count, count(v.document_id))
            FROM versioning.change_sets s LEFT JOIN versioning.versions v ON v.change_set_id = s.id AND v.branch_id = s.branch_id
            GROUP BY s.id HAVING count(v.document_id) <> s.document_count
            """),
        new("Every version belongs to a change set of its branch and to an author", """
            SELECT format('version %s of document %s on branch %s', v.change_set_id, v.document_id, v.branch_id)
            FROM versioning.versions v
            LEFT JOIN versioning.change_sets s ON s.id = v.change_set_id AND s.branch_id = v.branch_id
            LEFT JOIN versioning.authors a ON a.id = v.author_id
            WHERE s.id IS NULL OR a.id IS NULL
            """),
        new("Every head is the newest version of its document on its branch", """
            SELECT format('document %s on branch %s: head %s, newest version %s', COALESCE(h.document_id, n.document_id),
                          COALESCE(h.branch_id, n.branch_id), h.change_set_id, n.change_set_id)
            FROM versioning.heads h
            FULL JOIN (SELECT DISTINCT ON (document_id, branch_id) * FROM versioning.versions ORDER BY document_id, branch_id, change_set_id DESC) n
              ON n.document_id = h.document_id AND n.branch_id = h.branch_id
            WHERE h.change_set_id IS DISTINCT FROM n.change_set_id OR h.path IS DISTINCT FROM n.path OR h.hash IS DISTINCT FROM n.hash
            """),
        new("Every version follows the one before it: by parent, number and time", """
            SELECT format('version %s of document %s on branch %s has parent %s, number %s', v.change_set_id, v.document_id, v.branch_id, v.parent, v.number)
            FROM (SELECT *, lag(change_set_id) OVER w AS before, lag(at) OVER w AS at_before FROM versioning.versions
                  WINDOW w AS (PARTITION BY document_id, branch_id ORDER BY change_set_id)) v
            LEFT JOIN LATERAL (SELECT p.number FROM versioning.versions p WHERE p.document_id = v.document_id AND p.change_set_id = v.parent LIMIT 1) p ON true
            WHERE v.number <> COALESCE(p.number, 0) + 1 OR v.parent >= v.change_set_id OR (v.parent IS NOT NULL AND p.number IS NULL)
               OR (v.before IS NOT NULL AND (v.parent IS DISTINCT FROM v.before OR v.at < v.at_before))
            """),
        new("Every merged version is there and older than the merge", """
            SELECT format('version %s of document %s merged %s', v.change_set_id, v.document_id, v.merge_parent)
            FROM versioning.versions v
            WHERE v.merge_parent IS NOT NULL AND (v.merge_parent >= v.change_set_id OR NOT EXISTS (
                SELECT 1 FROM versioning.versions m WHERE m.document_id = v.document_id AND m.change_set_id = v.merge_parent))
            """),
        new("Every document is where its path leads", $"""
            SELECT format('document %s on branch %s is at %s, which leads to %s', h.document_id, h.branch_id, h.path, COALESCE(p.document_id::text, 'nothing'))
            FROM versioning.heads h JOIN versioning.branches b ON b.id = h.branch_id
            JOIN versioning.versions v ON v.document_id = h.document_id AND v.branch_id = h.branch_id AND v.change_set_id = h.change_set_id
            LEFT JOIN LATERAL (
                SELECT c.document_id, c.state FROM unnest(b.chain_ids, b.chain_limits, b.chain_moments) WITH ORDINALITY chain(branch_id, upto, until, ord)
                CROSS JOIN LATERAL (
                    SELECT * FROM versioning.path_claims
                    WHERE path = h.path AND branch_id = chain.branch_id AND from_change_set_id <= chain.upto AND at <= chain.until
                    ORDER BY from_change_set_id DESC LIMIT 1) c
                ORDER BY chain.ord LIMIT 1) p ON true
            WHERE v.kind <> {(short)VersionKind.Deleted} AND (p.document_id IS DISTINCT FROM h.document_id OR p.state IS DISTINCT FROM {(short)ClaimState.Live})
            """),
        new("Every path that is taken has its document", $"""
            SELECT format('%s on branch %s is held by document %s, which is at %s', c.path, c.branch_id, c.document_id, COALESCE(seen.path, 'no path'))
            FROM versioning.path_claims c JOIN versioning.branches b ON b.id = c.branch_id
            LEFT JOIN LATERAL ({Seen("c.document_id")}) seen ON true
            WHERE c.to_change_set_id IS NULL AND c.state = {(short)ClaimState.Live}
              AND (seen.path IS DISTINCT FROM c.path OR seen.kind = {(short)VersionKind.Deleted})
            """),
        new("Every merge that landed has its change set, and no other has one", $"""
            SELECT format('merge %s of branch %s into %s, change set %s', m.id, m.source_id, m.target_id, m.change_set_id)
            FROM versioning.merges m LEFT JOIN versioning.change_sets s ON s.id = m.change_set_id AND s.branch_id = m.target_id
            WHERE (m.state = {(short)MergeState.Landed}) <> (m.change_set_id IS NOT NULL) OR (m.change_set_id IS NOT NULL AND s.id IS NULL)
            """),
        new("Every stored content rests on nothing, or on one that rests on nothing", """
            SELECT format('content %s of document %s', encode(c.hash, 'hex'), c.document_id)
            FROM versioning.contents c LEFT JOIN versioning.contents base ON base.document_id = c.document_id AND base.hash = c.base_hash
            WHERE c.base_hash IS NOT NULL AND (base.hash IS NULL OR base.base_hash IS NOT NULL)
            """),
    ];
}
