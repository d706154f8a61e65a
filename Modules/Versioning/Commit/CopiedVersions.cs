using Npgsql;

namespace VersionedContent.Versioning.Commit;

/// <summary>
/// Writes versions that repeat one of another branch (<see cref="PlannedVersion.CopyOf"/>). What they changed is what that
/// one changed, since it follows the same version: so the database takes it from there, and a merge costs no look into
/// documents that only one side changed.
/// </summary>
internal static class CopiedVersions
{
    /// <summary>One row for each that can be copied: fewer than planned where a content was withheld since. Until the end none of them is.</summary>
    /// <remarks><c>m</c> is what differs from the version merged in: nothing, or not said where it is no parent.</remarks>
    private static readonly string Sql = $$"""
        INSERT INTO versioning.versions
            (change_set_id, branch_id, author_id, redacted, at, document_id, number, parent, merge_parent, hash, path, kind, size, changes)
        SELECT $1, $2, $3, 0, $4, n.document_id, n.number, n.parent, n.merge_parent, v.hash, n.path, n.kind, v.size,
               CASE WHEN n.merge_parent IS NULL THEN v.changes - 'm' ELSE v.changes || '{"m": []}' END
        FROM unnest($5, $6, $7, $8, $9, $10, $11) AS n(document_id, copy_of, number, parent, merge_parent, path, kind)
        JOIN versioning.versions v ON v.document_id = n.document_id AND v.change_set_id = n.copy_of
             AND v.redacted & {{(short)(Redactions.Content | Redactions.Changes)}} = 0
        FOR SHARE OF v
        """;

    public static NpgsqlBatchCommand Add(PlannedVersion[] versions, ChangeSetPlan plan, long changeSetId, long branchId) => new(Sql)
    {
        Parameters =
        {
            new() { Value = changeSetId },
            new() { Value = branchId },
            new() { Value = plan.Author.Id },
            new() { Value = plan.At.UtcDateTime },
            new() { Value = Array.ConvertAll(versions, v => v.DocumentId) },
            new() { Value = Array.ConvertAll(versions, v => v.CopyOf!.Value) },
            new() { Value = Array.ConvertAll(versions, v => v.Number) },
            new() { Value = Array.ConvertAll(versions, v => v.Head?.ChangeSetId) },
            new() { Value = Array.ConvertAll(versions, v => v.MergeParent) },
            new() { Value = Array.ConvertAll(versions, v => v.Path) },
            new() { Value = Array.ConvertAll(versions, v => (short)v.Kind) },
        },
    };
}
