using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.Web.Embedded;

/// <summary>
/// Stands in for the database and the cache that no connection string names, in Development only: elsewhere a missing
/// setting is an error, never a silent database of one's own.
/// </summary>
internal sealed class EmbeddedServices : IAsyncDisposable
{
    private const string Database = "versionedcontent";
    private const string Cache = "cache";
    private EmbeddedPostgres? _postgres;
    private EmbeddedGarnet? _garnet;

    public bool HasDatabase => _postgres is not null;

    /// <summary>Starts what is missing and puts its connection strings into the configuration. Call it before any module is added.</summary>
    /// <exception cref="EmbeddedServiceException">A setting is missing and may not be stood in for, or a service cannot run here.</exception>
    public static async Task<EmbeddedServices> Supply(IHostApplicationBuilder builder, bool cache, CancellationToken ct)
    {
        var services = new EmbeddedServices();
        try
        {
            // Garnet takes its start-up time on the other core.
            var garnet = cache && IsMissing(builder, Cache) ? Task.Run(EmbeddedGarnet.Start, ct) : null;
            if (IsMissing(builder, DatabaseClient.ConnectionName))
            {
                var folder = builder.Configuration["Embedded:PostgresFolder"] ?? Path.Combine(builder.Environment.ContentRootPath, ".data", "postgres");
                services._postgres = await EmbeddedPostgres.Start(PostgresBinaries.Find(builder.Environment.ContentRootPath), folder, ct);
                await services._postgres.EnsureDatabase(Database, ct);
                Set(builder, DatabaseClient.ConnectionName, services._postgres.ConnectionString(Database));
            }

            if (garnet is not null)
            {
                services._garnet = await garnet;
                Set(builder, Cache, services._garnet.ConnectionString);
            }

            return services;
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _garnet?.Dispose();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
    }

    private static bool IsMissing(IHostApplicationBuilder builder, string name)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)))
            return false;
        if (builder.Environment.IsDevelopment())
            return true;
        throw new EmbeddedServiceException(
            $"The setting ConnectionStrings:{name} is missing (environment variable ConnectionStrings__{name}). Only Development starts an embedded service in its place.");
    }

    private static void Set(IHostApplicationBuilder builder, string name, string connectionString) =>
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{name}", connectionString)]);
}
