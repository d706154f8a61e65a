using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>One pool of connections for each connection string in use; as a rule there is just one.</summary>
internal sealed class DataSources(ILoggerFactory logging) : IDisposable, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = [];

    public NpgsqlDataSource For(string connectionString) =>
        _sources.GetOrAdd(connectionString, key => new(() => new NpgsqlDataSourceBuilder(key).UseLoggerFactory(logging).Build())).Value;

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
