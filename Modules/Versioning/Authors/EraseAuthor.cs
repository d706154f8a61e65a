using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.Authors;

/// <summary>Replaces a person's name for good. Versions name their author by id, so the chain stays whole.</summary>
internal sealed class EraseAuthor(NpgsqlDataSource database, VersioningDb db, IPeople people, Outbox outbox, TimeProvider time) : IAuthors
{
    private const int MostNamesakes = 20;

    public async Task<Author?> Erase(Guid authorId, Viewer viewer, CancellationToken ct)
    {
        if (viewer.Id is null || (viewer.Id != authorId && !viewer.May(Permissions.ManageUsers)) || authorId == Viewer.Site.Id)
            return null;
        // Somebody who has only an account yet is kept from ever being named.
        if (!await db.Authors.AnyAsync(author => author.Id == authorId, ct) && (await people.ByIds([authorId], ct)).Count == 0)
            return null;

        var erased = new Author(authorId, StandIn.Of(authorId));
        await Replace(erased, viewer, ct);
        return erased;
    }

    /// <summary>Does it, whoever asks. One that was erased before keeps the name it got then.</summary>
    internal async Task Replace(Author erased, Viewer viewer, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var name = new NpgsqlCommand("""
            INSERT INTO versioning.authors AS a (id, name, erased_at) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, erased_at = excluded.erased_at WHERE a.erased_at IS NULL
            """, connection, transaction);
        name.Parameters.Add(new() { Value = erased.Id });
        name.Parameters.Add(new() { Value = erased.Name });
        name.Parameters.Add(new() { Value = now.UtcDateTime });
        var isNew = await name.ExecuteNonQueryAsync(ct) > 0;
        await using (var batch = new NpgsqlBatch(connection, transaction))
        {
            // Even where the author was erased before: an account that went on could start operations under its own name.
            batch.BatchCommands.Add(new("UPDATE versioning.operations SET owner_name = $2 WHERE owner_id = $1 AND owner_name <> $2")
            {
                Parameters = { new() { Value = erased.Id }, new() { Value = erased.Name } },
            });
            if (isNew)
            {
                batch.BatchCommands.Add(AuditLog.Entry(viewer, erased.Id, "author.erase", new { pseudonym = erased.Name }, now));
                batch.BatchCommands.Add(Outbox.Statement(new AuthorErased(erased.Id, erased.Name)));
            }

            await batch.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
        outbox.Committed();
    }

    public async Task<IReadOnlyList<Author>> Named(string name, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"SELECT id, name FROM versioning.authors WHERE lower(name) = lower($1) ORDER BY id LIMIT {MostNamesakes}");
        command.Parameters.Add(new() { Value = name });
        await using var rows = await command.ExecuteReaderAsync(ct);
        var found = new List<Author>();
        while (await rows.ReadAsync(ct))
            found.Add(new Author(rows.GetGuid(0), rows.GetString(1)));
        return found;
    }

    public Task<bool> IsErased(Guid authorId, CancellationToken ct) => db.Authors.AnyAsync(author => author.Id == authorId && author.ErasedAt != null, ct);
}
