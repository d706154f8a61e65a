using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>One pool of connections for each connection string in use; as a rule there is just one.</summary>
internal sealed partial class DataSources : IDisposable, IAsyncDisposable
{
    private const string AutoPrepare = "Max Auto Prepare";
    private const int StatementsPrepared = 200;

    /// <summary>Of PostgreSQL's "data exceptions": a value that cannot be read as what it is to be.</summary>
    private const string DataException = "22";

    private readonly ConcurrentDictionary<string, Lazy<NpgsqlDataSource>> _sources = [];
    private readonly ILoggerFactory _logging;
    private readonly ILogger<DataSources> _log;
    private PostgresException? _last;

    public DataSources(ILoggerFactory logging)
    {
        (_logging, _log) = (logging, logging.CreateLogger<DataSources>());
        AppDomain.CurrentDomain.FirstChanceException += LetGo;
    }

    public NpgsqlDataSource For(string connectionString) =>
        _sources.GetOrAdd(connectionString, key => new(() => Build(key))).Value;

    private NpgsqlDataSource Build(string connectionString)
    {
        var builder = new NpgsqlDataSourceBuilder(connectionString);
        // A read through a chain of branches takes PostgreSQL longer to plan than to run: what is asked often is planned
        // once a connection. Whoever sets it in the connection string, to 0 for a pooler that cannot, is right.
        if (!builder.ConnectionStringBuilder.Keys.Any(key => string.Equals(key, AutoPrepare, StringComparison.OrdinalIgnoreCase)))
            (builder.ConnectionStringBuilder.MaxAutoPrepare, builder.ConnectionStringBuilder.AutoPrepareMinUsages) = (StatementsPrepared, 2);
        return builder.UseLoggerFactory(_logging).Build();
    }

    /// <summary>
    /// A statement that fails on its values while it is being prepared counts with Npgsql as prepared, without its columns:
    /// on that connection it then answers everybody wrongly (npgsql issue 6391, open in 10.0.3). So the connections in use
    /// are closed when they come back, and later ones begin anew.
    /// </summary>
    private void LetGo(object? sender, FirstChanceExceptionEventArgs thrown)
    {
        if (thrown.Exception is not PostgresException error || !error.SqlState.StartsWith(DataException, StringComparison.Ordinal)
            || ReferenceEquals(Interlocked.Exchange(ref _last, error), error))
        {
            return;
        }

        LettingGo(error.SqlState);
        foreach (var source in _sources.Values.Where(source => source.IsValueCreated))
            source.Value.Clear();
    }

    [LoggerMessage(LogLevel.Warning, "A statement failed on its values ({SqlState}); the pool's connections are renewed")]
    private partial void LettingGo(string sqlState);

    public void Dispose()
    {
        AppDomain.CurrentDomain.FirstChanceException -= LetGo;
        foreach (var source in _sources.Values)
            source.Value.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.FirstChanceException -= LetGo;
        foreach (var source in _sources.Values)
            await source.Value.DisposeAsync();
    }
}
