using Npgsql;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.ServiceDefaults.Jobs;

/// <summary>Makes or upgrades the job library's tables by the library's own scripts, as part of the migration.</summary>
internal sealed class PrepareJobs(NpgsqlDataSource database) : ISeed
{
    private const string MayMake = $"SELECT has_database_privilege(current_database(), 'CREATE') OR to_regnamespace('{JobsModule.Schema}') IS NULL";
    private const long Lock = 0x5643_4A4F_4253_0001;

    public async Task Run(CancellationToken ct)
    {
        // The library's scripts do not bear being run by two processes at once.
        await using var connection = await database.OpenConnectionAsync(ct);
        // A role that may only read and write rows finds the tables made by whoever migrated.
        await using (var may = new NpgsqlCommand(MayMake, connection))
        {
            if (await may.ExecuteScalarAsync(ct) is false)
                return;
        }

        await Execute(connection, $"SELECT pg_advisory_lock({Lock})", ct);
        try
        {
            JobsModule.Storage(database, prepare: true);
        }
        finally
        {
            await Execute(connection, $"SELECT pg_advisory_unlock({Lock})", CancellationToken.None);
        }
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
