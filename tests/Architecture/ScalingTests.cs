using Npgsql;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Architecture;

/// <summary>
/// That the store can be spread over machines by document (docs/scaling.md): a distributed table can keep a key unique
/// only where the column it is spread by is part of it.
/// </summary>
public sealed class ScalingTests(Database database) : IClassFixture<Database>
{
    /// <summary>What grows with every version or document, and lies where its document lies.</summary>
    private static readonly string[] ByDocument = ["versions", "contents", "heads", "packs", "blames", "redactions", "archive_queue"];

    /// <summary>What asks for a path has no document yet: claims are spread by path, and one look names the document.</summary>
    private static readonly string[] ByPath = ["path_claims"];

    /// <summary>Whole on each machine, since every read joins them; small, or no more than a row a change set.</summary>
    private static readonly string[] OnEach = ["authors", "branches", "tags", "change_sets"];

    /// <summary>On one machine: work in progress, read by its id.</summary>
    private static readonly string[] OnOne = ["merges", "merge_decisions", "operations", "operation_items", "archive_runs", "__migrations"];

    private sealed record Key(string Table, string Name, string FirstColumn);

    private async Task<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        await using var rows = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(TestContext.Current.CancellationToken))
            found.Add(read(rows));
        return found;
    }

    private Task<List<Key>> UniqueKeys() => Query(
        """
        SELECT t.relname, i.relname, a.attname
        FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = x.indkey[0]
        WHERE n.nspname = 'versioning' AND x.indisunique ORDER BY 1, 2
        """,
        row => new Key(row.GetString(0), row.GetString(1), row.GetString(2)));

    [Fact]
    public async Task Every_unique_key_of_a_big_table_begins_with_what_it_is_spread_by()
    {
        var keys = await UniqueKeys();
        Assert.All(keys.Where(key => ByDocument.Contains(key.Table)), key => Assert.Equal("document_id", key.FirstColumn));
        Assert.All(keys.Where(key => ByPath.Contains(key.Table)), key => Assert.Equal("path", key.FirstColumn));
        Assert.Empty(ByDocument.Concat(ByPath).Except(keys.Select(key => key.Table)));
    }

    [Fact]
    public async Task No_table_is_left_without_a_place()
    {
        var tables = await Query("SELECT tablename FROM pg_tables WHERE schemaname = 'versioning'", row => row.GetString(0));
        Assert.Equal([.. ByDocument, .. ByPath, .. OnEach, .. OnOne], tables, (one, other) => one.Order().SequenceEqual(other.Order()));
    }

    [Fact]
    public async Task No_foreign_key_ties_tables_that_may_lie_apart() =>
        Assert.Empty(await Query(
            """
            SELECT t.relname || '.' || c.conname FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
            WHERE n.nspname = 'versioning' AND c.contype = 'f'
            """,
            row => row.GetString(0)));

    [Fact]
    public void The_page_on_scaling_names_every_table()
    {
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "scaling.md"));
        Assert.All(ByDocument.Concat(ByPath).Concat(OnEach).Concat(OnOne).Where(table => table[0] != '_'), table => Assert.Contains($"`{table}`", page, StringComparison.Ordinal));
    }
}
