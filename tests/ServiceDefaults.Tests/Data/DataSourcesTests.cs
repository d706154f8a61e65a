using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Data;

public sealed class DataSourcesTests(Database database) : IClassFixture<Database>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a\0b", 2)]
    [InlineData("a\0b", 1)]
    [InlineData("far too long for it", 2)]
    public async Task A_statement_that_failed_on_its_values_works_for_whoever_comes_next(string value, int usages)
    {
        await using var sources = new DataSources(NullLoggerFactory.Instance);
        // One connection, as the failure stays on its own.
        var source = sources.For(new NpgsqlConnectionStringBuilder(database.ConnectionString) { MaxPoolSize = 1, MaxAutoPrepare = 20, AutoPrepareMinUsages = usages }.ConnectionString);
        await Run(source, "CREATE TABLE IF NOT EXISTS public.narrow (id int GENERATED ALWAYS AS IDENTITY, value varchar(5))");
        for (var times = 0; times < 3; times++)
            await Assert.ThrowsAsync<PostgresException>(() => Insert(value));
        for (var times = 0; times < 3; times++)
            Assert.IsType<int>(await Insert("short"));

        async Task<object?> Insert(string text)
        {
            await using var insert = source.CreateCommand("INSERT INTO public.narrow (value) VALUES ($1) RETURNING id");
            insert.Parameters.Add(new() { Value = text });
            return await insert.ExecuteScalarAsync(Ct);
        }
    }

    private static async Task Run(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
