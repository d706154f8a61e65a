using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.Testing;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Verify;
using VersionedContent.Web;
using VersionedContent.Web.Commands;
using VersionedContent.Web.Embedded;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>
/// A PostgreSQL of this test class's own that may be killed and comes back, and the modules on it for preparing and
/// checking. What is killed is only ever a process that was started from here.
/// </summary>
public sealed class Machine : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";
    private readonly PostgresBinaries _binaries = PostgresBinaries.Find(SiteHost.ContentRoot());
    private readonly string _folder = Path.Combine(Checkout.Root, "artifacts", "tmp", $"faults-{Guid.NewGuid():n}");
    private EmbeddedPostgres? _postgres;
    private SiteHost? _host;

    public string ConnectionString => _postgres!.ConnectionString("faults");

    public IServiceProvider Services => _host!.App.Services;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static string[] Settings(string connectionString) =>
    [
        "--environment", "Development", "--urls", "http://127.0.0.1:0", $"--ConnectionStrings:{DatabaseClient.ConnectionName}={connectionString}",
        "--Accounts:PasswordRounds=1000", "--Accounts:SignInsPerMinute=100000", "--Logging:LogLevel:Default=Critical", "--Demo:LoadAtStart=false",
    ];

    public async ValueTask InitializeAsync()
    {
        _postgres = await EmbeddedPostgres.Start(_binaries, _folder, CancellationToken.None);
        await _postgres.EnsureDatabase("faults", CancellationToken.None);
        _host = await SiteHost.Build(Settings(ConnectionString), serve: false, CancellationToken.None);
        await Migrations.Apply(Services, CancellationToken.None);
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IAccountSeeding>().EnsureAccount(
            "maria", "maria@example.org", Password, Roles.Moderator, TimeProvider.System.GetUtcNow(), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs something on the modules, in a scope of its own.</summary>
    public async Task<T> With<T>(Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    public async Task<long> Number(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(Ct), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until the number is above <paramref name="above"/>, or <paramref name="ended"/> ends.</summary>
    public async Task Until(string sql, long above, Task ended)
    {
        while (!ended.IsCompleted && await Number(sql) <= above)
        {
            // Each look is a connection and a query: it paces itself.
        }
    }

    /// <summary>kill -9, then back to work.</summary>
    public async Task Kill(Victim victim, Program program)
    {
        if (victim == Victim.Server)
        {
            await program.Kill();
            return;
        }

        if (victim == Victim.Backend)
        {
            var session = await Number(
                "SELECT COALESCE(max(pid), 0) FROM pg_stat_activity WHERE datname = 'faults' AND pid <> pg_backend_pid() AND state <> 'idle'");
            if (session == 0)
                session = await Number("SELECT max(pid) FROM pg_stat_activity WHERE datname = 'faults' AND pid <> pg_backend_pid()");
            using var backend = Process.GetProcessById((int)session);
            backend.Kill();
            await backend.WaitForExitAsync(Ct);
        }
        else
        {
            using var postmaster = Process.GetProcessById(new PostgresFolder(_folder).Postmaster()!.Value.ProcessId);
            postmaster.Kill();
            await postmaster.WaitForExitAsync(Ct);
        }

        // Taken over where it recovers by itself, started where it is gone; either way it answers afterwards.
        var again = await EmbeddedPostgres.Start(_binaries, _folder, Ct);
        await _postgres!.DisposeAsync();
        _postgres = again;
        // Sessions of before are dead.
        Services.GetRequiredService<NpgsqlDataSource>().Clear();
    }

    /// <summary>Nothing is half done: what `verify store` finds.</summary>
    public async Task AssertWhole()
    {
        var report = await With(services => services.GetRequiredService<VerifyStore>().Run(_ => { }, Ct));
        Assert.Empty(report.Problems);
    }

    /// <summary>The content of a version, which must be there.</summary>
    public Task<DocumentVersion?> Version(Guid document, long changeSet) =>
        With(services => services.GetRequiredService<IVersionStore>().ReadVersion(document, changeSet, Viewer.Site, Ct));
}
