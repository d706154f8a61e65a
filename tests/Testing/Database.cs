using VersionedContent.Web;
using Xunit;

namespace VersionedContent.Testing;

/// <summary>A fresh, migrated database and the modules on it, without the web server: for tests of handlers and of the engine.</summary>
public class Database : IAsyncLifetime
{
    private SiteHost? _host;

    public string ConnectionString { get; private set; } = "";

    /// <summary>All modules as the site registers them. Nothing runs in the background: events stay in the outbox.</summary>
    public IServiceProvider Services => _host!.App.Services;

    public async ValueTask InitializeAsync()
    {
        ConnectionString = await (await TestServer.Instance).NewDatabase();
        _host = await SiteHost.Build(TestServer.Arguments(ConnectionString), serve: false, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
            await _host.DisposeAsync();
        if (ConnectionString.Length > 0)
            await (await TestServer.Instance).Drop(ConnectionString);
    }
}
