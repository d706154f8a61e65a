using System.Diagnostics;
using Npgsql;

namespace VersionedContent.Web.Embedded;

/// <summary>
/// A PostgreSQL of this project's own on the loopback, for development and tests. Any number of processes share the
/// server of one folder: the first starts it, the last to leave stops it, and one that was killed leaves it running
/// for the next to take over.
/// </summary>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private const string User = "versionedcontent";
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan RecoversWithin = TimeSpan.FromSeconds(60);

    // For a small machine: two cores, a few GB. fsync and synchronous_commit stay on, as everywhere.
    private static readonly string[] Settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200", "shared_buffers=256MB",
        "effective_cache_size=2GB", "work_mem=16MB", "maintenance_work_mem=128MB", "max_wal_size=2GB", "checkpoint_timeout=15min",
        "random_page_cost=1.1", "jit=off", "max_parallel_workers_per_gather=1", "autovacuum_naptime=20s", "timezone=UTC", "log_timezone=UTC",
        "log_min_duration_statement=1000",
    ];

    private readonly PostgresBinaries _binaries;
    private readonly PostgresFolder _folder;
    private readonly FileLock _using;
    private readonly int _port;

    private EmbeddedPostgres(PostgresBinaries binaries, PostgresFolder folder, FileLock @using, int port)
    {
        (_binaries, _folder, _using, _port) = (binaries, folder, @using, port);
    }

    /// <summary>The server of <paramref name="path"/>, started or taken over.</summary>
    public static async Task<EmbeddedPostgres> Start(PostgresBinaries binaries, string path, CancellationToken ct)
    {
        var folder = Open(path);
        using var starting = await FileLock.Alone(folder.StartingLock, StartsWithin, ct);
        var @using = FileLock.TryShared(folder.UsingLock) ?? throw new EmbeddedServiceException($"{folder.UsingLock} is held by another program.");
        try
        {
            if (folder.HasData && !File.Exists(folder.PasswordFile))
                throw new EmbeddedServiceException($"The password of the embedded PostgreSQL in {folder.Path} is gone. Remove the folder to start with an empty database.");
            var password = folder.Password();
            if (!folder.HasData)
                await Initialise(binaries, folder, ct);
            var port = await TakeOver(folder, password, ct) ?? await Launch(binaries, folder, ct);
            return new EmbeddedPostgres(binaries, folder, @using, port);
        }
        catch
        {
            @using.Dispose();
            throw;
        }
    }

    /// <summary>Removes a folder that no process uses any more, with the server that a killed one may have left running on it.</summary>
    public static async Task RemoveAbandoned(PostgresBinaries binaries, string path, CancellationToken ct)
    {
        var folder = Open(path);
        using var starting = FileLock.TryAlone(folder.StartingLock);
        using var unused = starting is null ? null : FileLock.TryAlone(folder.UsingLock);
        if (unused is null)
            return;
        if (folder.Postmaster() is not null)
            await binaries.Run("pg_ctl", ["stop", "-D", folder.Data, "-m", "immediate", "-w", "-s"], ct);
        Directory.Delete(folder.Path, recursive: true);
    }

    public string ConnectionString(string database) => ConnectionString(_folder.Password(), _port, database);

    /// <summary>Makes an empty database where there is none of that name.</summary>
    public async Task EnsureDatabase(string database, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(ct) is not null)
            return;
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database.Replace("\"", "\"\"", StringComparison.Ordinal)}\"", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        using var starting = await FileLock.Alone(_folder.StartingLock, StartsWithin, CancellationToken.None);
        _using.Dispose();
        using var last = FileLock.TryAlone(_folder.UsingLock);
        if (last is not null && _folder.Postmaster() is not null)
            await _binaries.Run("pg_ctl", ["stop", "-D", _folder.Data, "-m", "fast", "-w", "-s"], CancellationToken.None);
    }

    private static PostgresFolder Open(string path)
    {
        try
        {
            var folder = new PostgresFolder(path);
            using (File.Open(folder.StartingLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
                return folder;
        }
        catch (UnauthorizedAccessException)
        {
            throw new EmbeddedServiceException(
                $"The embedded PostgreSQL's folder {path} belongs to another user. Run as that user, remove the folder, or set ConnectionStrings:versionedcontent.");
        }
    }

    private static async Task Initialise(PostgresBinaries binaries, PostgresFolder folder, CancellationToken ct)
    {
        // Built beside and then renamed: a process killed half-way leaves nothing that looks like a database.
        if (Directory.Exists(folder.NewData))
            Directory.Delete(folder.NewData, recursive: true);
        var (exitCode, output) = await binaries.Run("initdb",
        [
            "-D", folder.NewData, $"--username={User}", $"--pwfile={folder.PasswordFile}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8",
        ], ct);
        if (exitCode != 0)
            throw new EmbeddedServiceException($"The embedded PostgreSQL could not make its database in {folder.Path}:\n{output}");
        Directory.Move(folder.NewData, folder.Data);
    }

    /// <summary>The port of a server that already runs on this folder; null where none does.</summary>
    private static async Task<int?> TakeOver(PostgresFolder folder, string password, CancellationToken ct)
    {
        if (folder.Postmaster() is not var (process, port))
            return null;
        var since = Stopwatch.StartNew();
        while (IsServerOf(process, folder))
        {
            switch (await Ask(password, port, ct))
            {
                case { } data when PostgresFolder.RealPath(data) == folder.Data:
                    return port;
                case not null:
                    return null;
            }

            if (since.Elapsed > RecoversWithin)
                throw new EmbeddedServiceException($"The PostgreSQL of {folder.Path} (process {process}) runs but does not answer:\n{folder.LastOfLog()}");
            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }

        // Another program has the number by now, or nobody has: PostgreSQL would only see through the second.
        File.Delete(folder.PostmasterFile);
        return null;
    }

    private static bool IsServerOf(int processId, PostgresFolder folder)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            if (process.HasExited)
                return false;
            // A postmaster's working directory is its data folder; elsewhere the name has to do.
            return OperatingSystem.IsLinux()
                ? new FileInfo($"/proc/{processId}/cwd").LinkTarget == folder.Data
                : process.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The data folder of the server on that port, or null where it does not let us in (yet).</summary>
    private static async Task<string?> Ask(string password, int port, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString(password, port, "postgres") + ";Pooling=false;Timeout=3");
            await connection.OpenAsync(ct);
            await using var command = new NpgsqlCommand("SHOW data_directory", connection);
            return (string?)await command.ExecuteScalarAsync(ct);
        }
        catch (NpgsqlException)
        {
            return null;
        }
    }

    private static async Task<int> Launch(PostgresBinaries binaries, PostgresFolder folder, CancellationToken ct)
    {
        if (File.Exists(folder.Log) && new FileInfo(folder.Log).Length > 10_000_000)
            File.Delete(folder.Log);
        // A killed server's last children may still be going away, and another program may take the port first.
        for (var attempt = 1; ; attempt++)
        {
            var port = folder.ChoosePort();
            var settings = string.Join(' ', Settings.Append($"port={port}").Select(setting => $"-c {setting}"));
            var exitCode = await binaries.Launch("pg_ctl", ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-s", "-o", settings], ct);
            if (exitCode == 0)
                return port;
            if (attempt == 4)
                throw new EmbeddedServiceException($"The embedded PostgreSQL in {folder.Path} does not start. The end of its log:\n{folder.LastOfLog()}");
            await Task.Delay(TimeSpan.FromMilliseconds(300 * attempt), ct);
        }
    }

    private static string ConnectionString(string password, int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = User,
        Password = password,
        Database = database,
        MaxPoolSize = 60,
        IncludeErrorDetail = true,
    }.ConnectionString;
}
