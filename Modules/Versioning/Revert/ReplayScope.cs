using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Revert;

/// <summary>What a replay is about: documents, and the steps to apply to each.</summary>
/// <param name="Branch">Where it happened.</param>
/// <param name="Author">Who is named for a pick; null where withheld, and for what undoes.</param>
/// <param name="Unmerges">The change set whose merge is taken back, where that is what the replay does on <paramref name="Branch"/>.</param>
/// <param name="Reapplies">The change set that is undone whole: a merge that it had taken back counts again.</param>
internal sealed record ReplayScope(
    BranchRow Branch, string Message, Author? Author, IReadOnlyDictionary<Guid, IReadOnlyList<Step>> Steps, Guid? Next = null,
    (long ChangeSetId, string? Source)? Unmerges = null, long? Reapplies = null)
{
    private const string Visible = "(b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)";

    /// <summary>Null where there is nothing of it that the viewer may see.</summary>
    public static Task<ReplayScope?> Find(NpgsqlDataSource database, ReplayRequest request, CancellationToken ct) => request.Replay switch
    {
        Replay.UndoChangeSet undo => OfChangeSet(database, undo.ChangeSetId, null, null, true, request.Viewer, ct),
        Replay.UndoVersion undo => OfChangeSet(database, undo.ChangeSetId, undo.DocumentId, undo.Fields, true, request.Viewer, ct),
        Replay.PickChangeSet pick => OfChangeSet(database, pick.ChangeSetId, null, null, false, request.Viewer, ct),
        Replay.PickVersion pick => OfChangeSet(database, pick.ChangeSetId, pick.DocumentId, null, false, request.Viewer, ct),
        Replay.UndoAuthor undo => OfAuthor(database, undo, request.Branch ?? Ref.MainName, request.Viewer, ct),
        _ => throw new InvalidOperationException($"{request.Replay} is no replay."),
    };

    private static async Task<ReplayScope?> OfChangeSet(
        NpgsqlDataSource database, long id, Guid? documentId, IReadOnlyList<string>? fields, bool undoes, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"""
            SELECT {string.Join(", ", BranchRows.Columns.Split(", ").Select(column => $"b.{column}"))},
                   v.document_id, v.parent, v.path, v.redacted, s.message, s.author_id, a.name, s.merged_branch_id IS NOT NULL, split_part(mb.name, '~', 1), s.undone_by_id, s.origin
            FROM versioning.change_sets s JOIN versioning.branches b ON b.id = s.branch_id
            JOIN versioning.versions v ON v.change_set_id = s.id AND v.branch_id = s.branch_id
            JOIN versioning.authors a ON a.id = s.author_id
            LEFT JOIN versioning.branches mb ON mb.id = s.merged_branch_id AND (mb.visibility = 0 OR mb.owner_id = @viewer OR @sees_all)
            WHERE s.id = @change AND (@document IS NULL OR v.document_id = @document) AND {Visible}
            """);
        command.Parameters.AddViewer(viewer);
        command.Parameters.AddWithValue("change", id);
        command.Parameters.Add(new("document", NpgsqlDbType.Uuid) { Value = (object?)documentId ?? DBNull.Value });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var steps = new Dictionary<Guid, IReadOnlyList<Step>>();
        ReplayScope? scope = null;
        while (await rows.ReadAsync(ct))
        {
            const int own = BranchRows.Width;
            long? parent = rows.IsDBNull(own + 1) ? null : rows.GetInt64(own + 1);
            steps[rows.GetGuid(own)] = [undoes ? new Step(id, parent) : new Step(parent, id)];
            if (scope is not null)
                continue;
            var withheld = (Redactions)rows.GetInt16(own + 3);
            var said = withheld.HasFlag(Redactions.Message) ? null : rows.GetString(own + 4);
            var source = rows.IsDBNull(own + 8) ? null : rows.GetString(own + 8);
            var unmerges = undoes && documentId is null && rows.GetBoolean(own + 7) && rows.IsDBNull(own + 9);
            var message = !undoes ? ReplayMessage.Pick(id, said)
                : unmerges ? ReplayMessage.Unmerge(id, source)
                : ReplayMessage.Undo(id, (Origin)rows.GetInt16(own + 10) == Origin.Revert, documentId is null ? null : rows.GetString(own + 2), fields);
            scope = new ReplayScope(
                BranchRows.Read(rows), message, undoes || withheld.HasFlag(Redactions.Author) ? null : new Author(rows.GetGuid(own + 5), rows.GetString(own + 6)),
                steps, Unmerges: unmerges ? (id, source) : null, Reapplies: undoes && documentId is null ? id : null);
        }

        return scope;
    }

    private static async Task<ReplayScope?> OfAuthor(NpgsqlDataSource database, Replay.UndoAuthor undo, string branchName, Viewer viewer, CancellationToken ct)
    {
        if (await BranchRows.Find(database, branchName, viewer, ct) is not { } branch)
            return null;
        // That an edit is theirs may be withheld: who may not undo it does not learn of it here.
        var seesWithheld = BranchAccess.SeesAll(viewer) || viewer.Id == undo.AuthorId;
        await using var command = database.CreateCommand($"""
            WITH edited AS (
                SELECT v.document_id, min(v.change_set_id) AS first
                FROM versioning.change_sets s JOIN versioning.versions v ON v.change_set_id = s.id AND v.branch_id = s.branch_id
                WHERE s.author_id = @author AND s.branch_id = @branch AND s.at >= @since
                  AND (v.redacted & {(short)Redactions.Author} = 0 OR @sees_withheld) AND (@after IS NULL OR v.document_id > @after)
                GROUP BY v.document_id ORDER BY v.document_id LIMIT @limit)
            SELECT a.id, v.document_id, v.change_set_id, v.parent, v.author_id
            FROM versioning.authors a LEFT JOIN edited e ON true
            LEFT JOIN versioning.versions v ON v.document_id = e.document_id AND v.branch_id = @branch AND v.change_set_id >= e.first
            WHERE a.id = @author ORDER BY v.document_id, v.change_set_id
            """);
        var limit = Math.Clamp(undo.Limit, 1, Replay.UndoAuthor.MostDocuments);
        command.Parameters.AddWithValue("author", undo.AuthorId);
        command.Parameters.AddWithValue("branch", branch.Id);
        command.Parameters.AddWithValue("since", undo.Since.UtcDateTime);
        command.Parameters.AddWithValue("sees_withheld", seesWithheld);
        command.Parameters.AddWithValue("limit", limit + 1);
        command.Parameters.Add(new("after", NpgsqlDbType.Uuid) { Value = (object?)undo.After ?? DBNull.Value });
        var versions = new List<(Guid DocumentId, Followed Version)>();
        var isKnown = false;
        await using (var rows = await command.ExecuteReaderAsync(ct))
        {
            while (await rows.ReadAsync(ct))
            {
                isKnown = true;
                if (!rows.IsDBNull(1))
                    versions.Add((rows.GetGuid(1), new(rows.GetInt64(2), rows.IsDBNull(3) ? null : rows.GetInt64(3), rows.GetGuid(4))));
            }
        }

        if (!isKnown)
            return null;
        var documents = versions.GroupBy(version => version.DocumentId, version => version.Version).ToList();
        var next = documents.Count > limit ? documents[limit - 1].Key : (Guid?)null;
        return new ReplayScope(
            branch, ReplayMessage.UndoAuthor(undo.Since), null,
            documents.Take(limit).ToDictionary(document => document.Key, document => AuthorRuns.Of([.. document], undo.AuthorId)), next);
    }
}
