using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Commit;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Batches;

/// <summary>Works out what items of a batch do to the branch as it is now, without writing.</summary>
internal sealed class BatchPlanner(NpgsqlDataSource database, CommitChanges commits, IDocumentRules rules, TimeProvider time)
{
    private const int Looked = 5_000;

    /// <summary>Adds the items to the plan. Call <see cref="CheckPaths"/> when all of a change set are in it.</summary>
    public async Task Add(BatchPlan plan, IReadOnlyList<BatchItem> items, BranchRow branch, Viewer viewer, CancellationToken ct)
    {
        var byPath = await BatchItems.Documents(
            database, branch.Chain, [.. items.Where(item => item.DocumentId is null).Select(item => item.Path!)], ct);
        var documents = items.ToDictionary(
            item => item.Number, item => item.DocumentId ?? (byPath.TryGetValue(item.Path!, out var found) ? found : (Guid?)null));
        var heads = await HeadState.Load(database, branch.Chain, [.. documents.Values.OfType<Guid>().Distinct()], ct);
        foreach (var item in items)
        {
            var head = documents[item.Number] is { } id ? heads.GetValueOrDefault(id) : null;
            var (version, problem) = await Plan(item, head, viewer, ct);
            if (problem is not null)
                plan.Fail(item.Number, problem);
            else
                plan.Add(item.Number, version?.DocumentId ?? head!.DocumentId, version);
        }
    }

    private async Task<(PlannedVersion? Version, string? Problem)> Plan(BatchItem item, HeadState? head, Viewer viewer, CancellationToken ct)
    {
        (ContentHash, byte[])? content = item.Content is { } json ? (ContentHash.Of(json), json) : null;
        if (item.Content is not null && await rules.Problems(VersionSql.Parse(item.Content), ct) is { Count: > 0 } broken)
            return (null, string.Join(" ", broken));
        if (head is null)
            return await Create(item, content, ct);
        if (head.IsDeleted && content is null)
            return item.Removes ? (null, null) : (null, "The document is deleted: give its content to restore it.");
        if (!item.Removes && content is null)
        {
            if (head.Content is null)
                return (null, "The content of the document is withheld, so it cannot be moved.");
            content = (head.Hash!.Value, head.Content);
        }

        if (item.BasedOn is null || item.BasedOn == head.ChangeSetId)
            return (await commits.Plan(head, head.DocumentId, content, item.ToPath ?? head.Path, Origin.Batch, false, ct), null);
        return await Merge(item, head, content, viewer, ct);
    }

    private async Task<(PlannedVersion? Version, string? Problem)> Create(BatchItem item, (ContentHash, byte[])? content, CancellationToken ct)
    {
        var named = item.Path ?? item.DocumentId!.Value.ToString();
        if (content is null || item.BasedOn is not null)
            return (null, $"There is no document {named} on this branch.");
        if ((item.ToPath ?? item.Path) is not { } path)
            return (null, $"There is no document {named} on this branch; a new one needs a path.");
        var id = item.DocumentId ?? Guid.CreateVersion7(time.GetUtcNow());
        return (await commits.Plan(null, id, content, path, Origin.Batch, false, ct), null);
    }

    /// <summary>The document changed since the version that was edited: both edits, or a problem.</summary>
    private async Task<(PlannedVersion? Version, string? Problem)> Merge(
        BatchItem item, HeadState head, (ContentHash, byte[])? content, Viewer viewer, CancellationToken ct)
    {
        var request = new CommitRequest { Branch = "", Viewer = viewer, Message = "", Origin = Origin.Batch, Changes = [] };
        var change = new Change(head.DocumentId, item.BasedOn, null, item.ToPath);
        var (combined, conflict, missing) = await commits.Combine(change, head, content, request, ct);
        return (missing, conflict) switch
        {
            (CommitResult.NotFound notFound, _) => (null, $"There is no such thing as {notFound.What}."),
            (CommitResult.Invalid invalid, _) => (null, invalid.Problem),
            (_, { } both) => (null, Describe(both)),
            _ => (combined, null),
        };
    }

    private static string Describe(DocumentConflict conflict)
    {
        var places = conflict.Fields.Select(field => field.Pointer.Length == 0 ? "the whole document" : field.Pointer).ToList();
        if (conflict.TheirPath is not null)
            places.Add("its path");
        return $"Since change set {conflict.BaseChangeSetId} someone else changed the same: {string.Join(", ", places.Take(5))}{(places.Count > 5 ? " and more" : "")}. Edit change set {conflict.OursChangeSetId} instead.";
    }

    /// <summary>Takes out what wants a path that belongs to another document.</summary>
    public async Task CheckPaths(BatchPlan plan, BranchRow branch, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // What is taken out leaves its own path to nobody: look until nothing is.
        while (await PathClaims.Taken(connection, branch.Chain, plan.Versions, ct) is { Count: > 0 } taken)
        {
            foreach (var (version, by) in taken.DistinctBy(found => found.Version.DocumentId))
                plan.Fail(version, $"The path {version.Path} belongs to another document, {by}.");
        }
    }

    /// <summary>Takes out of a plan the documents whose head is another by now.</summary>
    /// <returns>Their lines, to be planned anew; all lines where no head tells why the plan did not hold.</returns>
    public async Task<int[]> TakeStale(BatchPlan plan, BranchRow branch, CancellationToken ct)
    {
        var versions = plan.Versions;
        var stale = new List<Guid>();
        foreach (var chunk in versions.Chunk(Looked))
        {
            await using var command = database.CreateCommand($"""
                WITH chain AS {Chain.Rows()}
                SELECT wanted.id FROM unnest(@documents, @expected) AS wanted(id, expected)
                LEFT JOIN LATERAL ({VersionSql.NewestOf("wanted.id")}) v ON true
                WHERE v.change_set_id IS DISTINCT FROM wanted.expected
                """);
            branch.Chain.AddTo(command.Parameters);
            command.Parameters.AddWithValue("documents", Array.ConvertAll(chunk, version => version.DocumentId));
            command.Parameters.Add(new("expected", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = Array.ConvertAll(chunk, version => version.Head?.ChangeSetId) });
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
                stale.Add(rows.GetGuid(0));
        }

        return [.. (stale.Count > 0 ? stale : versions.Select(version => version.DocumentId)).Select(plan.Forget)];
    }
}
