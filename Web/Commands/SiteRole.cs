using Npgsql;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Web.Commands;

/// <summary>
/// Lets another database role than the owner run the site: it reads and writes rows and changes no table. To tables that
/// are only ever added to it can do no more than that, whatever the site is made to say to the database.
/// </summary>
internal static class SiteRole
{
    /// <exception cref="PostgresException">There is no such role, or this one may not give what it needs.</exception>
    public static async Task Grant(IServiceProvider services, string role, CancellationToken ct)
    {
        var databases = services.GetServices<ModuleDatabase>().ToList();
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(role);
        IEnumerable<string> statements =
        [
            .. databases.Select(database => database.Schema).Append(JobsModule.Schema).Distinct().SelectMany(schema => Rows(schema, name)),
            .. databases.SelectMany(database => database.AppendOnly.Select(table => $"REVOKE UPDATE, DELETE, TRUNCATE ON {database.Schema}.{table} FROM {name}")),
        ];
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            await command.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(ct);
    }

    private static string[] Rows(string schema, string role) =>
    [
        $"GRANT USAGE ON SCHEMA {schema} TO {role}",
        $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
        $"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        $"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA {schema} TO {role}",
    ];
}
