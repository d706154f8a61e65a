using System.Diagnostics;
using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Web.Embedded;

namespace VersionedContent.Web.Tests;

public sealed class EmbeddedPostgresTests : IAsyncDisposable
{
    private readonly PostgresBinaries _binaries = PostgresBinaries.Find(SiteHost.ContentRoot());
    private readonly string _folder = Path.Combine(Checkout.Root, "artifacts", "tmp", $"embedded-{Guid.NewGuid():n}");

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_written_is_there_at_the_next_start()
    {
        await using (var first = await Start())
            await Write(first, "kept");
        Assert.False(File.Exists(Path.Combine(_folder, "data", "postmaster.pid")), "the last to leave stops the server");
        await using var second = await Start();
        Assert.Equal("kept", await Read(second));
    }

    [Fact]
    public async Task A_second_user_shares_the_server_and_keeps_it_when_the_first_leaves()
    {
        var first = await Start();
        await using var second = await Start();
        Assert.Equal(first.ConnectionString("postgres"), second.ConnectionString("postgres"));
        await Write(first, "shared");
        await first.DisposeAsync();
        Assert.Equal("shared", await Read(second));
    }

    [Fact]
    public async Task A_server_that_was_killed_is_started_again_with_all_that_was_committed()
    {
        await using var first = await Start();
        await Write(first, "committed");
        using (var postmaster = Process.GetProcessById(new PostgresFolder(_folder).Postmaster()!.Value.ProcessId))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync(Ct);
        }

        await using var second = await Start();
        Assert.Equal("committed", await Read(second));
    }

    [Fact]
    public async Task A_lock_file_that_names_another_program_is_no_obstacle()
    {
        await using (var first = await Start())
            await Write(first, "kept");
        await File.WriteAllLinesAsync(
            Path.Combine(_folder, "data", "postmaster.pid"), [$"{Environment.ProcessId}", Path.Combine(_folder, "data"), "0", "1", "", "127.0.0.1"], Ct);
        await using var second = await Start();
        Assert.Equal("kept", await Read(second));
    }

    [Fact]
    public async Task The_password_is_for_its_owner_only_and_without_it_nobody_gets_in()
    {
        await using var postgres = await Start();
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "password")));
        var guess = new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")) { Password = "guess", Pooling = false };
        await using var connection = new NpgsqlConnection(guess.ConnectionString);
        await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Ct));
    }

    [Fact]
    public async Task A_database_whose_password_is_gone_says_what_to_do()
    {
        await using (await Start())
        {
        }

        File.Delete(Path.Combine(_folder, "password"));
        var error = await Assert.ThrowsAsync<EmbeddedServiceException>(Start);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(_folder))
            await EmbeddedPostgres.RemoveAbandoned(_binaries, _folder, CancellationToken.None);
    }

    private Task<EmbeddedPostgres> Start() => EmbeddedPostgres.Start(_binaries, _folder, Ct);

    private static async Task Write(EmbeddedPostgres postgres, string text)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("CREATE TABLE note (text text)", connection);
        await command.ExecuteNonQueryAsync(Ct);
        command.CommandText = "INSERT INTO note VALUES ($1)";
        command.Parameters.Add(new() { Value = text });
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static async Task<string?> Read(EmbeddedPostgres postgres)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync(Ct);
        await using var command = new NpgsqlCommand("SELECT text FROM note", connection);
        return (string?)await command.ExecuteScalarAsync(Ct);
    }
}
