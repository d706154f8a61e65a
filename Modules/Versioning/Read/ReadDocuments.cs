using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Read;

/// <summary>Documents at refs, each read one query.</summary>
internal sealed class ReadDocuments(NpgsqlDataSource database)
{
    private static readonly string ById = $"""
        WITH {VersionSql.Chain}, v AS ({VersionSql.NewestOf("@document")})
        SELECT {VersionSql.SummaryColumns}, {VersionSql.ContentColumns}
        FROM v {VersionSql.SummaryJoins} {VersionSql.ContentJoins}
        """;

    private static readonly string ByPath = $"""
        WITH {VersionSql.Chain},
        {VersionSql.Claim},
        v AS ({VersionSql.NewestOf("(SELECT document_id FROM claim)")})
        SELECT {VersionSql.SummaryColumns}, {VersionSql.ContentColumns}
        FROM v {VersionSql.SummaryJoins} {VersionSql.ContentJoins}
        """;

    private static readonly string ByIds = $"""
        WITH {VersionSql.Chain}
        SELECT {VersionSql.SummaryColumns}, {VersionSql.ContentColumns}
        FROM unnest(@documents) AS wanted(id) CROSS JOIN LATERAL ({VersionSql.NewestOf("wanted.id")}) v
        {VersionSql.SummaryJoins} {VersionSql.ContentJoins}
        """;

    private static readonly string ByChangeSets = $"""
        SELECT {VersionSql.SummaryColumns}, {VersionSql.ContentColumns}
        FROM versioning.versions v {VersionSql.SummaryJoins} {VersionSql.ContentJoins}
        WHERE v.document_id = @document AND v.change_set_id = ANY(@changes) AND v.branch_id = s.branch_id
          AND (vb.visibility = 0 OR vb.owner_id = @viewer OR @sees_all)
        """;

    public async Task<DocumentVersion?> ByDocument(Ref @ref, Guid documentId, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ById);
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("document", documentId);
        return await One(command, null, ct);
    }

    public async Task<DocumentVersion?> AtPath(Ref @ref, string path, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ByPath);
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.AddWithValue("path", path);
        return await One(command, path, ct);
    }

    public async Task<DocumentVersion?> Version(Guid documentId, long changeSetId, Viewer viewer, CancellationToken ct) =>
        (await Versions(documentId, [changeSetId], viewer, ct)).GetValueOrDefault(changeSetId);

    /// <summary>Those of the versions that the viewer may see, by their change sets.</summary>
    public async Task<Dictionary<long, DocumentVersion>> Versions(Guid documentId, long[] changeSetIds, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ByChangeSets);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("document", documentId);
        command.Parameters.AddWithValue("changes", changeSetIds);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var versions = new Dictionary<long, DocumentVersion>();
        while (await rows.ReadAsync(ct))
        {
            var version = VersionSql.Version(rows);
            versions[version.ChangeSetId] = version;
        }

        return versions;
    }

    public async Task<IReadOnlyList<DocumentVersion>> Many(Ref @ref, IReadOnlyCollection<Guid> documentIds, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand(ByIds);
        command.Parameters.AddRef(@ref, viewer);
        command.Parameters.Add(new("documents", NpgsqlDbType.Array | NpgsqlDbType.Uuid) { Value = documentIds.ToArray() });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var versions = new List<DocumentVersion>(documentIds.Count);
        while (await rows.ReadAsync(ct))
            versions.Add(VersionSql.Version(rows));
        return versions;
    }

    private static async Task<DocumentVersion?> One(NpgsqlCommand command, string? askedPath, CancellationToken ct)
    {
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? VersionSql.Version(rows, askedPath) : null;
    }
}
