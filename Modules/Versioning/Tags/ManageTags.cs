using Npgsql;
using NpgsqlTypes;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Authors;
using VersionedContent.Versioning.Branches;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Tags;

/// <summary>Makes, lists and deletes tags. A tag is one row: a branch, and the last change set and moment of it that count.</summary>
internal sealed class ManageTags(NpgsqlDataSource database, TimeProvider time) : ITags
{
    private const string Select = """
        SELECT t.name, t.title, split_part(b.name, '~', 1), t.upto, t.until, t.created_by_id, COALESCE(a.name, ''), t.created_at,
               @manages OR (b.owner_id IS NOT NULL AND b.owner_id = @viewer)
        FROM versioning.tags t JOIN versioning.branches b ON b.id = t.branch_id LEFT JOIN versioning.authors a ON a.id = t.created_by_id
        WHERE (b.visibility = 0 OR b.owner_id = @viewer OR @sees_all)
        """;

    public async Task<TagResult> Create(NewTag tag, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is not { } by)
            return new TagResult.Forbidden("Sign in to make a tag.");
        if (BranchWords.NameProblem(tag.Name, "tag") is { } name)
            return new TagResult.Invalid(nameof(tag.Name), name);
        if (BranchWords.TitleProblem(tag.Title, "tag") is { } title)
            return new TagResult.Invalid(nameof(tag.Title), title);

        // Who may not tag does not make the branch's writers wait.
        if (await RefRows.Find(database, tag.At, viewer, ct) is not { } named)
            return new TagResult.NotFound($"the ref {tag.At}");
        if (WhyNot(named.Branch, viewer) is { } why)
            return new TagResult.Forbidden(why);
        var now = time.GetUtcNow();
        var (branch, upto, until) = await RefRows.Fix(database, named, now, ct);
        try
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    AuthorRows.Add(new Author(by, viewer.Name)),
                    new("INSERT INTO versioning.tags (name, branch_id, upto, until, title, created_by_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
                    {
                        Parameters =
                        {
                            new() { Value = tag.Name }, new() { Value = branch.Id }, new() { Value = upto },
                            new() { Value = until, NpgsqlDbType = NpgsqlDbType.TimestampTz }, new() { Value = tag.Title },
                            new() { Value = by }, new() { Value = now.UtcDateTime },
                        },
                    },
                },
            };
            await batch.ExecuteNonQueryAsync(ct);
        }
        catch (PostgresException error) when (error.ConstraintName == "PK_tags")
        {
            return new TagResult.NameTaken();
        }

        return await Find(tag.Name, viewer, ct) is { } made ? new TagResult.Done(made) : new TagResult.NotFound($"the tag {tag.Name}");
    }

    private static string? WhyNot(BranchRow branch, Viewer viewer) =>
        viewer.May(Permissions.ManageBranches) || branch.OwnerId == viewer.Id ? null : "A moderator makes tags; you may tag the branches that are yours.";

    public async Task<Tag?> Find(string name, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"{Select} AND t.name = @name");
        AddViewer(command.Parameters, viewer);
        command.Parameters.AddWithValue("name", name);
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? Read(rows) : null;
    }

    public async Task<TagPage> List(string? after, int limit, Viewer viewer, CancellationToken ct)
    {
        limit = Math.Clamp(limit, 1, 200);
        await using var command = database.CreateCommand($"{Select} AND t.name > @after ORDER BY t.name LIMIT {limit + 1}");
        AddViewer(command.Parameters, viewer);
        command.Parameters.AddWithValue("after", after ?? "");
        await using var rows = await command.ExecuteReaderAsync(ct);
        var tags = new List<Tag>(limit + 1);
        while (await rows.ReadAsync(ct))
            tags.Add(Read(rows));
        if (tags.Count <= limit)
            return new TagPage(tags, null);
        tags.RemoveAt(limit);
        return new TagPage(tags, tags[^1].Name);
    }

    public async Task<TagResult> Delete(string name, Viewer viewer, CancellationToken ct)
    {
        if (await Find(name, viewer, ct) is not { } tag)
            return new TagResult.NotFound($"the tag {name}");
        if (!tag.MayDelete)
            return new TagResult.Forbidden("A moderator deletes tags; you may delete those of the branches that are yours.");
        await using var command = database.CreateCommand("DELETE FROM versioning.tags WHERE name = $1");
        command.Parameters.Add(new() { Value = name });
        return await command.ExecuteNonQueryAsync(ct) == 1 ? new TagResult.Done(tag) : new TagResult.NotFound($"the tag {name}");
    }

    private static void AddViewer(NpgsqlParameterCollection parameters, Viewer viewer)
    {
        parameters.AddViewer(viewer);
        parameters.AddWithValue("manages", viewer.May(Permissions.ManageBranches));
    }

    private static Tag Read(NpgsqlDataReader row)
    {
        var until = row.GetFieldValue<DateTime>(4);
        return new Tag(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3),
            until == Chain.Always ? null : new DateTimeOffset(until), new Author(row.GetGuid(5), row.GetString(6)), row.GetFieldValue<DateTimeOffset>(7))
        {
            MayDelete = row.GetBoolean(8),
        };
    }
}
