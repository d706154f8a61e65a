using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>Registers the one PostgreSQL database under the names and settings that Aspire's client integration uses.</summary>
public static class DatabaseClient
{
    /// <summary>The connection's name: <c>ConnectionStrings:versionedcontent</c>.</summary>
    public const string ConnectionName = "versionedcontent";

    /// <summary>Registers <typeparamref name="TContext"/> on its own schema, with its own migration history in that schema.</summary>
    public static IHostApplicationBuilder AddDatabase<TContext>(this IHostApplicationBuilder builder, string schema)
        where TContext : DbContext
    {
        var connectionString = builder.Configuration.GetConnectionString(ConnectionName);
        builder.Services.TryAddSingleton(_ => new NpgsqlDataSourceBuilder(connectionString).Build());
        builder.Services.AddSingleton(new ModuleDatabase(typeof(TContext), schema));
        builder.Services.AddDbContextPool<TContext>((services, options) =>
            options.UseNpgsql(services.GetRequiredService<NpgsqlDataSource>(), npgsql => npgsql
                .MigrationsHistoryTable("__migrations", schema)
                .EnableRetryOnFailure()));
        return builder;
    }
}
