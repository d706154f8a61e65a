using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

/// <summary>A database of its own: all tables and indexes are measured.</summary>
public sealed class ArchiveSizeDatabase : Database;

public sealed class ArchiveSizeTests(ArchiveSizeDatabase database, ITestOutputHelper output) : IClassFixture<ArchiveSizeDatabase>
{
    private const int Versions = 1_000;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thousand_versions_of_a_long_text_shrink_and_the_oldest_still_reads_at_once()
    {
        await using var engine = new TestEngine(database.ConnectionString);
        var id = Guid.CreateVersion7();
        var empty = await Sizes(engine);
        var change = await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, "size/text", Page(1)));
        var oldest = change;
        for (var n = 2; n <= Versions; n++)
            change = await engine.Committed(TestEngine.Moderator, "main", Change.Edit(id, change, Page(n)));
        var before = await Sizes(engine);

        var since = Stopwatch.StartNew();
        var packed = await engine.Pack(id);
        var took = since.Elapsed;
        var after = await Sizes(engine);

        var read = await Fastest(() => engine.Store.ReadVersion(id, oldest, TestEngine.Moderator, Ct));
        foreach (var table in before.Keys.Where(table => before[table] + after[table] > 2 * empty.GetValueOrDefault(table)).Order(StringComparer.Ordinal))
            Tell($"{table,-50} {(before[table] - empty.GetValueOrDefault(table)) / (double)Versions,8:0.0} {(after[table] - empty.GetValueOrDefault(table)) / (double)Versions,8:0.0}");
        var (was, now) = (Total(before) - Total(empty), Total(after) - Total(empty));
        Tell($"bytes a version: {was / (double)Versions:0} before, {now / (double)Versions:0} after; {packed.Before} became {packed.After} in {await engine.Packs(id)} packs; {packed.Versions / took.TotalSeconds:0} versions a second; oldest read in {read.TotalMilliseconds:0.00} ms");
        Assert.True(now < was);
        Assert.True(read < TimeSpan.FromMilliseconds(5), $"{read}");
    }

    private void Tell(FormattableString line) => output.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static System.Text.Json.JsonElement Page(int number) => TestEngine.Json(new { title = "A long text", body = ArchiveEngine.Text(number) });

    private static long Total(Dictionary<string, long> sizes) => sizes.Values.Sum();

    /// <summary>Bytes of each table and index once nothing dead is in it.</summary>
    private static async Task<Dictionary<string, long>> Sizes(TestEngine engine)
    {
        var source = engine.Services.GetRequiredService<NpgsqlDataSource>();
        await using var vacuum = source.CreateCommand("VACUUM (FULL, ANALYZE)");
        vacuum.CommandTimeout = 0;
        await vacuum.ExecuteNonQueryAsync();
        await using var command = source.CreateCommand("""
            SELECT c.relname::text, pg_relation_size(c.oid) + CASE WHEN c.relkind = 'r' AND c.reltoastrelid <> 0 THEN pg_total_relation_size(c.reltoastrelid) ELSE 0 END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'versioning' AND c.relkind IN ('r', 'i')
            """);
        await using var rows = await command.ExecuteReaderAsync();
        var sizes = new Dictionary<string, long>();
        while (await rows.ReadAsync())
            sizes[rows.GetString(0)] = rows.GetInt64(1);
        return sizes;
    }

    private static async Task<TimeSpan> Fastest(Func<Task> read)
    {
        var best = TimeSpan.MaxValue;
        for (var n = 0; n < 20; n++)
        {
            var since = Stopwatch.StartNew();
            await read();
            best = since.Elapsed < best ? since.Elapsed : best;
        }

        return best;
    }
}
