using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Export;

/// <summary>Every version that a person wrote, on any branch, and the branches that are theirs.</summary>
internal sealed class OwnVersions(NpgsqlDataSource database) : IPersonalData
{
    private const int PageVersions = 200;

    /// <summary>A page ends with the version that reaches it: two hundred of the largest contents would be 400 MB.</summary>
    private const long PageBytes = 4 << 20;

    /// <summary>
    /// By change set and document, both rising. Found by the author's own change sets: what somebody else's merge took over
    /// is a copy of a version that is among them.
    /// </summary>
    private static readonly string Sql = $"""
        WITH page AS (
            SELECT v.change_set_id, v.document_id, v.size FROM versioning.change_sets s CROSS JOIN LATERAL (
                SELECT w.change_set_id, w.document_id, w.size FROM versioning.versions w
                WHERE w.change_set_id = s.id AND w.author_id = @author AND (s.id > @change OR w.document_id > @document)
                ORDER BY w.document_id LIMIT @most) v
            WHERE s.author_id = @author AND s.id >= @change
            ORDER BY v.change_set_id, v.document_id LIMIT @most),
        measured AS (SELECT page.*, sum(size) OVER (ORDER BY change_set_id, document_id) AS total FROM page)
        SELECT {VersionSql.SummaryColumns}, {VersionSql.ContentColumns}
        FROM measured m JOIN versioning.versions v ON v.change_set_id = m.change_set_id AND v.document_id = m.document_id
        {VersionSql.SummaryJoins} {VersionSql.ContentJoins}
        WHERE m.total - m.size < @bytes
        ORDER BY v.change_set_id, v.document_id
        """;

    public string Name => "versions";

    public IReadOnlyList<PersonalFile> Files { get; } =
    [
        new("versions.jsonl", "Every version you wrote: document, path, branch, change set, time, message, kind, what changed, and the content as a whole."),
        new("branches.jsonl", "Branches that are yours."),
    ];

    public async Task Write(Guid personId, IPersonalArchive archive, CancellationToken ct)
    {
        await archive.JsonLines("versions.jsonl", Versions(personId, ct), ct);
        await archive.JsonLines("branches.jsonl", Branches(personId, ct), ct);
    }

    private sealed record VersionLine(
        Guid DocumentId, string Path, string Branch, long ChangeSet, int Version, DateTimeOffset At, string? Message, string Kind, string Origin,
        string[] Withheld, FieldChangeSummary? Changes, JsonElement? Content);

    private async IAsyncEnumerable<VersionLine> Versions(Guid author, [EnumeratorCancellation] CancellationToken ct)
    {
        var (change, document) = (0L, Guid.Empty);
        while (await Page(author, change, document, ct) is { Count: > 0 } page)
        {
            foreach (var line in page)
                yield return line;
            (change, document) = (page[^1].ChangeSet, page[^1].DocumentId);
        }
    }

    private async Task<List<VersionLine>> Page(Guid author, long change, Guid document, CancellationToken ct)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.AddWithValue("author", author);
        // The branches that they wrote on they know.
        command.Parameters.AddWithValue("viewer", author);
        command.Parameters.AddWithValue("sees_all", true);
        command.Parameters.AddWithValue("change", change);
        command.Parameters.AddWithValue("document", document);
        command.Parameters.AddWithValue("most", PageVersions);
        command.Parameters.AddWithValue("bytes", PageBytes);
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new List<VersionLine>();
        while (await rows.ReadAsync(ct))
        {
            var version = VersionSql.Version(rows);
            page.Add(new VersionLine(
                version.DocumentId, version.Path, version.Branch, version.ChangeSetId, version.Number, version.At, version.Message,
                VersionResponse.Name(version.Kind), VersionResponse.Name(version.Origin), VersionResponse.Names(version.Redacted),
                version.Changes?.ForReaders(), version.Content));
        }

        return page;
    }

    private sealed record BranchLine(long Id, string Name, string Title, string Kind, string State, DateTimeOffset CreatedAt);

    private IAsyncEnumerable<BranchLine> Branches(Guid owner, CancellationToken ct) => PersonalPages.Of<BranchLine>(async last =>
    {
        await using var command = database.CreateCommand(
            "SELECT id, split_part(name, '~', 1), title, kind, state, created_at FROM versioning.branches WHERE owner_id = $1 AND id > $2 ORDER BY id LIMIT $3");
        command.Parameters.Add(new() { Value = owner });
        command.Parameters.Add(new() { Value = last?.Id ?? 0 });
        command.Parameters.Add(new() { Value = PersonalPages.Size });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var page = new List<BranchLine>();
        while (await rows.ReadAsync(ct))
        {
            page.Add(new BranchLine(
                rows.GetInt64(0), rows.GetString(1), rows.GetString(2), VersionResponse.Name((BranchKind)rows.GetInt16(3)),
                VersionResponse.Name((BranchState)rows.GetInt16(4)), rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return page;
    });
}
