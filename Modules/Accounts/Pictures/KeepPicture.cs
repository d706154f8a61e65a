using System.Security.Cryptography;
using Npgsql;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Profile;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Pictures;

/// <summary>Keeps and removes a person's picture. The person's row names it by its hash, in the same transaction.</summary>
internal sealed class KeepPicture(NpgsqlDataSource database, PictureWork work, Outbox outbox, AccountStates states, TimeProvider time)
{
    /// <returns>Null where it is kept, else what is wrong with the file.</returns>
    public async Task<string?> Run(Guid personId, byte[] file, Crop? crop, CancellationToken ct)
    {
        switch (await work.Run(file, crop, ct))
        {
            case PictureOutcome.Ready ready:
                await Save(personId, "Changed the profile's picture",
                    new("""
                        INSERT INTO accounts.pictures (person_id, hash, data, at) VALUES ($1, $2, $3, $4)
                        ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, data = excluded.data, at = excluded.at
                        """)
                    {
                        Parameters =
                        {
                            new() { Value = personId }, new() { Value = SHA256.HashData(ready.Data) }, new() { Value = ready.Data },
                            new() { Value = time.GetUtcNow().UtcDateTime },
                        },
                    },
                    ct);
                return null;
            case PictureOutcome.Refused refused:
                return refused.Problem;
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    public Task Remove(Guid personId, CancellationToken ct) => Save(personId, "Removed the profile's picture",
        new("DELETE FROM accounts.pictures WHERE person_id = $1") { Parameters = { new() { Value = personId } } }, ct);

    private async Task Save(Guid personId, string said, NpgsqlBatchCommand change, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                // The person's row first: two uploads at once take turns there.
                new("SELECT 1 FROM accounts.people WHERE id = $1 FOR NO KEY UPDATE") { Parameters = { new() { Value = personId } } },
                change,
                new("UPDATE accounts.people SET picture_hash = (SELECT hash FROM accounts.pictures WHERE person_id = $1) WHERE id = $1")
                {
                    Parameters = { new() { Value = personId } },
                },
                Outbox.Statement(ChangeProfile.Noted(personId, said, time.GetUtcNow())),
            },
        };
        await batch.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
        outbox.Committed();
        await states.Forget(personId);
    }
}
