using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>One module's share of the database. Migrations run in order of registration, lower modules first.</summary>
public sealed record ModuleDatabase(Type ContextType, string Schema)
{
    /// <summary>Tables of the schema to which rows are only ever added.</summary>
    public IReadOnlyList<string> AppendOnly { get; init; } = [];
}

/// <summary>Lets one module's context take part in a transaction that another module opened on the same database.</summary>
public static class JoinedTransaction
{
    /// <summary>
    /// A context on the connection of <paramref name="transaction"/>. Dispose it before the transaction ends;
    /// it neither commits nor retries, both belong to whoever opened the transaction.
    /// </summary>
    public static async Task<TContext> Join<TContext>(this IServiceProvider services, NpgsqlTransaction transaction, CancellationToken ct)
        where TContext : DbContext
    {
        var schema = services.GetServices<ModuleDatabase>().Single(database => database.ContextType == typeof(TContext)).Schema;
        var options = new DbContextOptionsBuilder<TContext>()
            .UseNpgsql(transaction.Connection!, npgsql => npgsql.MigrationsHistoryTable("__migrations", schema))
            .UseApplicationServiceProvider(services)
            .Options;
        var context = ActivatorUtilities.CreateInstance<TContext>(services, options);
        await context.Database.UseTransactionAsync(transaction, ct);
        return context;
    }
}
