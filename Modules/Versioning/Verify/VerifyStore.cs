using System.Data;
using System.Globalization;
using Npgsql;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Verify;

/// <param name="Problems">What is wrong, each with what was promised; at most <see cref="VerifyStore.MostNamed"/> of a kind.</param>
internal sealed record StoreReport(long Versions, long Withheld, IReadOnlyList<string> Problems);

/// <summary>
/// Checks the whole store: the rows among each other in one snapshot, then every version's content against its hash.
/// Reads only, and may run beside a busy site.
/// </summary>
internal sealed class VerifyStore(NpgsqlDataSource database)
{
    public const int MostNamed = 20;
    private const int Chunk = 2_000;
    private const int TellEvery = 100_000;

    /// <param name="tell">Takes one short line about each step.</param>
    public async Task<StoreReport> Run(Action<string> tell, CancellationToken ct)
    {
        var problems = new List<string>();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct))
        {
            await CheckRows(connection, problems, tell, ct);
            await snapshot.CommitAsync(ct);
        }

        var (versions, withheld) = await CheckContents(connection, problems, tell, ct);
        return new StoreReport(versions, withheld, problems);
    }

    internal static async Task CheckRows(NpgsqlConnection connection, List<string> problems, Action<string> tell, CancellationToken ct)
    {
        foreach (var check in StoreCheck.All)
        {
            await using var command = new NpgsqlCommand($"{check.Sql} LIMIT {MostNamed + 1}", connection) { CommandTimeout = 0 };
            await using var rows = await command.ExecuteReaderAsync(ct);
            var found = new List<string>();
            while (await rows.ReadAsync(ct))
                found.Add(rows.GetString(0));
            problems.AddRange(found.Take(MostNamed).Select(place => $"{check.Promise}: not {place}."));
            if (found.Count > MostNamed)
                problems.Add($"{check.Promise}: and more.");
            tell($"{check.Promise}: {(found.Count == 0 ? "yes" : "NO")}.");
        }
    }

    internal static async Task<(long Versions, long Withheld)> CheckContents(
        NpgsqlConnection connection, List<string> problems, Action<string> tell, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT v.document_id, v.branch_id, v.change_set_id, v.hash, v.size, v.redacted, {VersionSql.ContentColumns}
            FROM (SELECT * FROM versioning.versions WHERE (document_id, branch_id, change_set_id) > ($1, $2, $3)
                  ORDER BY document_id, branch_id, change_set_id LIMIT {Chunk}) v
            {VersionSql.ContentJoins}
            ORDER BY v.document_id, v.branch_id, v.change_set_id
            """, connection)
        {
            CommandTimeout = 0,
        };
        var (document, branch, changeSet) = (Guid.Empty, 0L, 0L);
        var (versions, withheld, broken) = (0L, 0L, 0);
        for (var last = -1; last != 0;)
        {
            last = 0;
            command.Parameters.Clear();
            command.Parameters.Add(new() { Value = document });
            command.Parameters.Add(new() { Value = branch });
            command.Parameters.Add(new() { Value = changeSet });
            await using var rows = await command.ExecuteReaderAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                last++;
                (document, branch, changeSet) = (rows.GetGuid(0), rows.GetInt64(1), rows.GetInt64(2));
                if (((Redactions)rows.GetInt16(5)).HasFlag(Redactions.Content))
                    withheld++;
                else if (!rows.IsDBNull(3) && Wrong(rows) is { } wrong && ++broken <= MostNamed)
                    problems.Add($"Every content can be read and is the one that its hash names: not version {changeSet} of document {document}: {wrong}.");
                if (++versions % TellEvery == 0)
                    tell(string.Create(CultureInfo.InvariantCulture, $"{versions:N0} versions read."));
            }
        }

        if (broken > MostNamed)
            problems.Add($"Every content can be read and is the one that its hash names: not {broken} versions in all.");
        tell($"Every content can be read and is the one that its hash names: {(broken == 0 ? "yes" : "NO")}.");
        return (versions, withheld);
    }

    /// <summary>Null where the content in the row is the one it should be.</summary>
    private static string? Wrong(NpgsqlDataReader row)
    {
        try
        {
            if (VersionSql.Bytes(row, 6) is not { } content)
                return "its content is nowhere";
            if (ContentHash.Of(content) != ContentHash.FromBytes(row.GetFieldValue<byte[]>(3)))
                return "its content has another hash";
            return content.Length == row.GetInt32(4) ? null : $"its content has {content.Length} bytes, not {row.GetInt32(4)}";
        }
        catch (Exception error) when (error is InvalidDataException or ZstdSharp.ZstdException)
        {
            return $"its content cannot be unpacked ({error.Message})";
        }
    }
}
