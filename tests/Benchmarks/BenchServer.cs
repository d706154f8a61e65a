using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;
using VersionedContent.Web;
using VersionedContent.Web.Commands;
using VersionedContent.Web.Embedded;

namespace VersionedContent.Benchmarks;

/// <summary>A PostgreSQL of this run's own, as the tests have it: fsync on, settings of the embedded server.</summary>
internal sealed class BenchServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly EmbeddedPostgres _postgres;
    private int _databases;

    private BenchServer(EmbeddedPostgres postgres, string folder) => (_postgres, _folder) = (postgres, folder);

    public static async Task<BenchServer> Start(CancellationToken ct)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"versionedcontent-bench-{Guid.NewGuid():n}");
        return new BenchServer(await EmbeddedPostgres.Start(PostgresBinaries.Find(SiteHost.ContentRoot()), folder, ct), folder);
    }

    /// <summary>The settings of a whole site on a new, migrated database, which asks of nobody to wait.</summary>
    public async Task<string[]> NewSite(CancellationToken ct) =>
    [
        .. Settings(await NewDatabase(ct)), "--urls", "http://127.0.0.1:0",
        "--Accounts:SignInsPerMinute=1000000", "--Accounts:SignUpsPerHour=1000000", "--Accounts:LettersAskedPerHour=1000000",
    ];

    /// <summary>The engine on a new, migrated database.</summary>
    public async Task<Bench> NewStore(CancellationToken ct)
    {
        var connectionString = await NewDatabase(ct);
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{DatabaseClient.ConnectionName}", connectionString)]);
        builder.AddOutbox(relay: false);
        builder.AddJobs(workers: false);
        builder.AddVersioning();
        return new Bench(builder.Build());
    }

    private async Task<string> NewDatabase(CancellationToken ct)
    {
        var name = $"bench_{++_databases}";
        await _postgres.EnsureDatabase(name, ct);
        var connectionString = _postgres.ConnectionString(name) + ";Maximum Pool Size=80";
        await using var site = await SiteHost.Build(Settings(connectionString), serve: false, ct);
        await Migrations.Apply(site.App.Services, ct);
        return connectionString;
    }

    private static string[] Settings(string connectionString) =>
        ["--environment", "Development", $"--ConnectionStrings:{DatabaseClient.ConnectionName}={connectionString}", "--Logging:LogLevel:Default=Error"];

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The engine alone on one database.</summary>
internal sealed class Bench(IHost host) : IAsyncDisposable
{
    public static Viewer Viewer => Viewer.Site;

    public NpgsqlDataSource Database { get; } = host.Services.GetRequiredService<NpgsqlDataSource>();

    public static JsonElement Json(object value) => JsonSerializer.SerializeToElement(value);

    /// <summary>A text of lines with words, the same for the same seed.</summary>
    public static string Text(int seed, int bytes)
    {
        string[] words = ["the", "coaster", "opened", "launch", "steel", "track", "fast", "queue", "height", "restraint", "station", "was", "built", "by", "and", "with", "in", "of"];
        var random = new Random(seed);
        var text = new System.Text.StringBuilder(bytes + 80);
        while (text.Length < bytes)
            text.AppendJoin(' ', Enumerable.Range(0, random.Next(6, 14)).Select(_ => words[random.Next(words.Length)])).Append(".\n");
        return text.ToString();
    }

    public async Task<T> With<TService, T>(Func<TService, Task<T>> work) where TService : notnull
    {
        await using var scope = host.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<CommitResult> Commit(string branch, params IReadOnlyList<Change> changes) => With<IVersionStore, CommitResult>(store => store.Commit(
        new CommitRequest { Branch = branch, Viewer = Viewer, Message = "a change", Origin = Origin.Batch, Changes = changes }, CancellationToken.None));

    public async Task<long> Committed(string branch, params IReadOnlyList<Change> changes) =>
        await Commit(branch, changes) is CommitResult.Committed done ? done.ChangeSetId : throw new InvalidOperationException("The commit was not made.");

    public Task Branch(string name, string from = Ref.MainName) => With<IBranches, BranchResult>(async branches =>
        await branches.Create(new NewBranch(name, name) { From = Ref.OfBranch(from) }, Viewer, CancellationToken.None) is BranchResult.Done done
            ? done : throw new InvalidOperationException($"The branch {name} was not made."));

    public async Task Execute(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    public async Task<long> Number(string sql)
    {
        await using var command = Database.CreateCommand(sql);
        command.CommandTimeout = 0;
        return Convert.ToInt64(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>All tables of the engine with their indexes and toast.</summary>
    public async Task<long> Bytes()
    {
        await Execute("VACUUM (FULL)");
        return await Number("SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname IN ('versioning', 'messaging') AND c.relkind = 'r'");
    }

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        return ValueTask.CompletedTask;
    }
}
