using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>One pool of connections for each connection string in use; as a rule there is just one.</summary>
internal sealed class DataSources(ILoggerFactory logging) : IDisposable, IAsyncDisposable
{
    private const string AutoPrepare = "Max Auto Prepare";
    private const int StatementsPrepared = 200;

    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = [];

    public NpgsqlDataSource For(string connectionString) =>
        _sources.GetOrAdd(connectionString, key => new(() => Build(key))).Value;

    private NpgsqlDataSource Build(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        // A read through a chain of branches takes PostgreSQL longer to plan than to run: what is asked often is planned
        // once a connection. Whoever sets it in the connection string, to 0 for a pooler that cannot, is right.
        if (!builder.ConnectionStringBuilder.Keys.Any(key => string.Equals(key, AutoPrepare, StringComparison.OrdinalIgnoreCase)))
            (builder.ConnectionStringBuilder.MaxAutoPrepare, builder.ConnectionStringBuilder.AutoPrepareMinUsages) = (StatementsPrepared, 2);
        return builder.UseLoggerFactory(logging).Build();
    }

    public void Dispose()
    {
        foreach (var source in _sources.Values)
            source.Value.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values)
            await source.Value.DisposeAsync();
    }
}
