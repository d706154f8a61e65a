using Npgsql;

namespace VersionedContent.Versioning.Commit;

/// <summary>
/// Holds the versions that a plan was read from against withholding, until the end of the transaction: one that repeats
/// their content would publish it, and what changed since them would name its fields. A branch's own head needs no hold:
/// what an open branch shows is not withheld.
/// </summary>
internal static class SourceMarks
{
    /// <summary>Versions that must still be withheld, or not, as when the plan was made.</summary>
    public static (Guid DocumentId, long ChangeSetId, bool IsWithheld)[] Of(PlannedVersion[] versions, long branchId)
    {
        var inherited = versions.Where(version => version is { Head: not null, CopyOf: null } && version.OwnHead(branchId) is null)
            .Select(version => (version.DocumentId, version.Head!.ChangeSetId, version.Head.IsWithheld));
        var taken = versions.Where(version => version.TakenFrom is not null).Select(version => (version.DocumentId, version.TakenFrom!.Value, false));
        return [.. inherited.Concat(taken).Distinct()];
    }

    /// <summary>One row for each that is as planned. Locked in one order by all.</summary>
    public static NpgsqlBatchCommand Hold((Guid DocumentId, long ChangeSetId, bool IsWithheld)[] versions) => new($"""
        SELECT 1 AS {NewContent.Kept} FROM unnest($1, $2, $3) AS n(document_id, change_set_id, is_withheld)
        JOIN versioning.versions v ON v.document_id = n.document_id AND v.change_set_id = n.change_set_id
        WHERE {HeadState.WithholdsSql} = n.is_withheld
        ORDER BY v.document_id, v.change_set_id FOR SHARE OF v
        """)
    {
        Parameters =
        {
            new() { Value = Array.ConvertAll(versions, version => version.DocumentId) },
            new() { Value = Array.ConvertAll(versions, version => version.ChangeSetId) },
            new() { Value = Array.ConvertAll(versions, version => version.IsWithheld) },
        },
    };
}
