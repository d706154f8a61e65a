using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Data;

/// <summary>The pieces that all reads share: how a ref becomes a chain of branches, and a row becomes a version.</summary>
internal static class VersionSql
{
    /// <summary>
    /// The branch that @branch, @tag or @change names, where the viewer may see it, and its chain: for each branch from
    /// there to main the last change set and the last moment that count.
    /// </summary>
    public static readonly string Chain = ChainOf("");

    /// <summary>The same under names of its own, for a statement that looks at two refs: target, chain and the parameters begin with the prefix.</summary>
    public static string ChainOf(string prefix) => $"""
        {prefix}target AS (
            SELECT b.*, COALESCE(@{prefix}change, t.upto, 9223372036854775807) AS upto, COALESCE(t.until, 'infinity') AS until
            FROM (SELECT 1) one LEFT JOIN versioning.tags t ON t.name = @{prefix}tag
            JOIN versioning.branches b ON b.id = COALESCE((SELECT s.branch_id FROM versioning.change_sets s WHERE s.id = @{prefix}change), t.branch_id,
                                                          (SELECT n.id FROM versioning.branches n WHERE n.name = @{prefix}branch))
            WHERE b.visibility = 0 OR b.owner_id = @viewer OR @sees_all
        ),
        {prefix}chain AS (
            SELECT c.branch_id, LEAST(c.upto, target.upto) AS upto, LEAST(c.until, target.until, @{prefix}at) AS until, c.ord
            FROM {prefix}target target, unnest(target.chain_ids, target.chain_limits, target.chain_moments) WITH ORDINALITY c(branch_id, upto, until, ord)
        )
        """;

    /// <summary>The document that @path leads to along the chain: the one that is there, or was until it was renamed or deleted.</summary>
    public const string Claim = """
        claim AS (
            SELECT p.document_id FROM chain CROSS JOIN LATERAL (
                SELECT * FROM versioning.path_claims
                WHERE path = @path AND branch_id = chain.branch_id AND from_change_set_id <= chain.upto
                  AND at <= chain.until
                ORDER BY from_change_set_id DESC LIMIT 1) p
            ORDER BY chain.ord LIMIT 1
        )
        """;

    /// <summary>The newest row of <c>versions</c> for document <paramref name="document"/> (an SQL expression) along a chain.</summary>
    public static string NewestOf(string document, string chain = "chain") => $"""
        SELECT v.* FROM {chain} CROSS JOIN LATERAL (
            SELECT * FROM versioning.versions
            WHERE document_id = {document} AND branch_id = {chain}.branch_id AND change_set_id <= {Bound(document, chain)}
            ORDER BY change_set_id DESC LIMIT 1) v
        ORDER BY {chain}.ord LIMIT 1
        """;

    /// <summary>
    /// The last change set that counts for a document on one branch of a chain. Times rise along a document's versions,
    /// so a moment becomes a change set by one look into an index, however long ago it was.
    /// </summary>
    public static string Bound(string document, string chain = "chain") => $"""
        (CASE WHEN {chain}.until = 'infinity' THEN {chain}.upto ELSE LEAST({chain}.upto, COALESCE((
            SELECT t.change_set_id FROM versioning.versions t
            WHERE t.document_id = {document} AND t.branch_id = {chain}.branch_id AND t.at <= {chain}.until
            ORDER BY t.at DESC, t.change_set_id DESC LIMIT 1), 0)) END)
        """;

    /// <summary>What stands for the name of a branch that the viewer may not see. No branch can be called so.</summary>
    public const string HiddenName = "(private)";

    /// <summary>
    /// The name of a branch (a row of <c>branches</c>) as the viewer may know it. That of a deleted one carries a mark, so
    /// that another may have the name; readers know it by what it was called.
    /// </summary>
    public static string NameOf(string branch) => $"""
        CASE WHEN {branch}.visibility = 0 OR {branch}.owner_id = @viewer OR @sees_all THEN split_part({branch}.name, '~', 1) ELSE '{HiddenName}' END
        """;

    /// <summary>The columns that <see cref="Summary"/> reads for a viewer (<see cref="AddViewer"/>), from <c>v</c> joined by <see cref="SummaryJoins"/>.</summary>
    public static readonly string SummaryColumns = $"""
        v.document_id, v.change_set_id, v.number, {NameOf("vb")}, v.path, v.kind, s.origin, v.redacted, v.author_id, a.name, s.message,
        v.at, v.parent, v.merge_parent, v.hash, v.size, v.changes, v.branch_id
        """;

    public const string SummaryJoins = """
        JOIN versioning.change_sets s ON s.id = v.change_set_id
        JOIN versioning.branches vb ON vb.id = v.branch_id
        JOIN versioning.authors a ON a.id = v.author_id
        """;

    /// <summary>The same where <c>v</c> may be missing: the row of what was looked in stays.</summary>
    public const string SummaryJoinsIfAny = """
        LEFT JOIN versioning.change_sets s ON s.id = v.change_set_id
        LEFT JOIN versioning.branches vb ON vb.id = v.branch_id
        LEFT JOIN versioning.authors a ON a.id = v.author_id
        """;

    public const int SummaryWidth = 18;

    /// <summary>The columns that <see cref="Version"/> reads after those of the summary: what <see cref="Bytes"/> takes.</summary>
    public const string ContentColumns = "c.data, c.size, base.data, base.size, pack.data, v.pack_slot";

    public const int ContentWidth = 6;

    /// <summary>
    /// The content of <c>v</c>, a row of <c>versions</c>: a row of its own, or a place in a pack. A pack is looked up only
    /// where there is no row. What is withheld is not fetched: nothing behind the reader can leak it.
    /// </summary>
    public const string ContentJoins = """
        LEFT JOIN versioning.contents c ON c.document_id = v.document_id AND c.hash = CASE WHEN v.redacted & 1 = 0 THEN v.hash END
        LEFT JOIN versioning.contents base ON base.document_id = c.document_id AND base.hash = c.base_hash
        LEFT JOIN versioning.packs pack ON pack.document_id = v.document_id
             AND pack.id = CASE WHEN c.hash IS NULL AND v.redacted & 1 = 0 THEN v.pack_id END
        """;

    public static void AddRef(this NpgsqlParameterCollection parameters, Ref @ref, Viewer viewer)
    {
        parameters.AddRef(@ref);
        parameters.AddViewer(viewer);
    }

    /// <summary>The parameters of <see cref="ChainOf"/>, all but the viewer.</summary>
    public static void AddRef(this NpgsqlParameterCollection parameters, Ref @ref, string prefix = "")
    {
        parameters.Add(new(prefix + "branch", NpgsqlDbType.Text) { Value = (object?)@ref.Branch ?? DBNull.Value });
        parameters.Add(new(prefix + "tag", NpgsqlDbType.Text) { Value = (object?)@ref.Tag ?? DBNull.Value });
        parameters.Add(new(prefix + "change", NpgsqlDbType.Bigint) { Value = (object?)@ref.ChangeSetId ?? DBNull.Value });
        parameters.Add(new(prefix + "at", NpgsqlDbType.TimestampTz) { Value = (object?)@ref.At?.UtcDateTime ?? DBNull.Value });
    }

    public static void AddViewer(this NpgsqlParameterCollection parameters, Viewer viewer)
    {
        parameters.Add(new("viewer", NpgsqlDbType.Uuid) { Value = (object?)viewer.Id ?? DBNull.Value });
        parameters.Add(new("sees_all", NpgsqlDbType.Boolean) { Value = BranchAccess.SeesAll(viewer) });
    }

    public static VersionSummary Summary(NpgsqlDataReader row)
    {
        var redacted = (Redactions)row.GetInt16(7);
        return new VersionSummary
        {
            DocumentId = row.GetGuid(0),
            ChangeSetId = row.GetInt64(1),
            Number = row.GetInt32(2),
            Branch = row.GetString(3),
            BranchId = row.GetInt64(17),
            Path = row.GetString(4),
            Kind = (VersionKind)row.GetInt16(5),
            Origin = (Origin)row.GetInt16(6),
            Redacted = redacted,
            Author = redacted.HasFlag(Redactions.Author) ? null : new Author(row.GetGuid(8), row.GetString(9)),
            Message = redacted.HasFlag(Redactions.Message) ? null : row.GetString(10),
            At = row.GetFieldValue<DateTimeOffset>(11),
            Parent = row.IsDBNull(12) ? null : row.GetInt64(12),
            MergeParent = row.IsDBNull(13) ? null : row.GetInt64(13),
            // Whoever guesses a short text could find it confirmed.
            Hash = row.IsDBNull(14) || redacted.HasFlag(Redactions.Content) ? null : ContentHash.FromBytes(row.GetFieldValue<byte[]>(14)),
            Size = redacted.HasFlag(Redactions.Content) ? 0 : row.GetInt32(15),
            Changes = row.IsDBNull(16) || (redacted & (Redactions.Content | Redactions.Changes)) != 0
                ? null
                : FieldChangeSummary.FromJson(row.GetString(16)),
        };
    }

    /// <param name="askedPath">The path the reader asked for, where it asked by path.</param>
    public static DocumentVersion Version(NpgsqlDataReader row, string? askedPath = null)
    {
        var summary = Summary(row);
        return new DocumentVersion
        {
            DocumentId = summary.DocumentId,
            ChangeSetId = summary.ChangeSetId,
            Number = summary.Number,
            Branch = summary.Branch,
            BranchId = summary.BranchId,
            Path = summary.Path,
            Kind = summary.Kind,
            Origin = summary.Origin,
            Redacted = summary.Redacted,
            Author = summary.Author,
            Message = summary.Message,
            At = summary.At,
            Parent = summary.Parent,
            MergeParent = summary.MergeParent,
            Hash = summary.Hash,
            Size = summary.Size,
            Changes = summary.Changes,
            Content = Bytes(row, SummaryWidth) is { } content ? Parse(content) : null,
            RedirectedFrom = askedPath is null || askedPath == summary.Path ? null : askedPath,
        };
    }

    /// <summary>The content in the columns from <paramref name="column"/> on (<see cref="ContentColumns"/>); null where there is none or it is withheld.</summary>
    public static byte[]? Bytes(NpgsqlDataReader row, int column)
    {
        if (row.IsDBNull(column))
            return IsPacked(row, column) ? Pack.Read(row.GetFieldValue<byte[]>(column + 4), row.GetInt32(column + 5)) : null;
        var hasBase = !row.IsDBNull(column + 2);
        return ContentCodec.Decode(
            row.GetFieldValue<byte[]>(column), row.GetInt32(column + 1),
            hasBase ? row.GetFieldValue<byte[]>(column + 2) : null, hasBase ? row.GetInt32(column + 3) : 0);
    }

    /// <summary>True where the content is in a pack and nowhere else.</summary>
    public static bool IsPacked(NpgsqlDataReader row, int column) => row.IsDBNull(column) && !row.IsDBNull(column + 4);

    public static JsonElement Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 128 });
        return document.RootElement.Clone();
    }
}
