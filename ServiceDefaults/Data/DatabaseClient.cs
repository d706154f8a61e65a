using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>
/// Registers the one PostgreSQL database under the names and settings that Aspire's client integration uses. The other
/// part of this class is either <c>DatabaseClient.Npgsql.cs</c> or <c>DatabaseClient.Aspire.cs</c> (docs/aspire.md).
/// </summary>
public static partial class DatabaseClient
{
    /// <summary>The connection's name: <c>ConnectionStrings:versionedcontent</c>.</summary>
    public const string ConnectionName = "versionedcontent";

    /// <summary>Registers <typeparamref name="TContext"/> on its own schema, with its own migration history in that schema.</summary>
    /// <param name="appendOnly">Tables of it to which rows are only ever added.</param>
    public static IHostApplicationBuilder AddDatabase<TContext>(this IHostApplicationBuilder builder, string schema, params string[] appendOnly)
        where TContext : DbContext
    {
        builder.Services.AddSingleton(new ModuleDatabase(typeof(TContext), schema) { AppendOnly = appendOnly });
        builder.Services.TryAddSingleton<DataSources>();
        // Read when first asked for: an embedded server may name its connection string after modules are registered.
        builder.Services.TryAddSingleton(services => services.GetRequiredService<DataSources>().For(
            DatabaseSettings.Read(services.GetRequiredService<IConfiguration>(), ConnectionName).RequiredConnectionString(ConnectionName)));
        AddContext<TContext>(builder, schema);
        return builder;
    }

    private static void KeepHistoryIn(this NpgsqlDbContextOptionsBuilder npgsql, string schema) =>
        npgsql.MigrationsHistoryTable("__migrations", schema);
}
