using Npgsql;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.Web;
using VersionedContent.Web.Commands;
using VersionedContent.Web.Embedded;

namespace VersionedContent.Testing;

/// <summary>
/// The PostgreSQL of this test process: a new server, gone with the process, and in it one migrated database
/// of which every fixture gets a copy of its own.
/// </summary>
internal sealed class TestServer
{
    private const string Template = "template";
    private static readonly Lazy<Task<TestServer>> s_instance = new(Start);
    private readonly EmbeddedPostgres _postgres;
    private int _databases;

    private TestServer(EmbeddedPostgres postgres) => _postgres = postgres;

    public static Task<TestServer> Instance => s_instance.Value;

    /// <summary>The connection string of a fresh, migrated database.</summary>
    public async Task<string> NewDatabase()
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await Execute($"CREATE DATABASE {name} TEMPLATE {Template} STRATEGY file_copy");
        return _postgres.ConnectionString(name);
    }

    public Task Drop(string connectionString) =>
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    private static async Task<TestServer> Start()
    {
        var binaries = PostgresBinaries.Find(SiteHost.ContentRoot());
        var all = Directory.CreateDirectory(Path.Combine(Checkout.Root, "artifacts", "tmp"));
        foreach (var old in all.EnumerateDirectories("postgres-*").Where(folder => folder.CreationTimeUtc < TimeProvider.System.GetUtcNow().AddMinutes(-10)))
            await EmbeddedPostgres.RemoveAbandoned(binaries, old.FullName, CancellationToken.None);

        var mine = Path.Combine(all.FullName, $"postgres-{Guid.NewGuid():n}");
        var postgres = await EmbeddedPostgres.Start(binaries, mine, CancellationToken.None);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(mine, recursive: true);
        };

        var server = new TestServer(postgres);
        await postgres.EnsureDatabase(Template, CancellationToken.None);
        await using var site = await SiteHost.Build(
            Arguments(postgres.ConnectionString(Template)), serve: false, CancellationToken.None);
        await Migrations.Apply(site.App.Services, CancellationToken.None);
        return server;
    }

    internal static string[] Arguments(string connectionString) =>
    [
        "--environment", "Development", "--urls", "http://127.0.0.1:0",
        $"--ConnectionStrings:{DatabaseClient.ConnectionName}={connectionString}",
        // Hashing a password as slowly as production does would be most of the time of a test that signs in.
        "--Accounts:PasswordRounds=1000", "--Accounts:SignInsPerMinute=100000", "--Accounts:SignUpsPerHour=100000", "--Accounts:LettersAskedPerHour=100000",
        "--Accounts:HeavyPerMinute=100000",
        // Long work is tested by itself; a site that needs its workers says so (Site.Configure).
        "--Jobs:Enabled=false",
        "--Logging:LogLevel:Default=Error",
    ];

    private async Task Execute(string sql)
    {
        await using var connection = new NpgsqlConnection(_postgres.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
