using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using VersionedContent.Versioning.Verify;
using Xunit;

namespace VersionedContent.Versioning.Tests.Verify;

public sealed class VerifyStoreTests(SmallStore database) : IClassFixture<SmallStore>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("SELECT 1", null)]
    [InlineData("DELETE FROM versioning.versions WHERE number = 1 AND kind = 0 AND path = 'b'", "Every change set has all its versions")]
    [InlineData("DELETE FROM versioning.change_sets WHERE branch_id <> 1", "Every version belongs to a change set")]
    [InlineData("UPDATE versioning.heads SET change_set_id = change_set_id - 1 WHERE path = 'c'", "Every head is the newest version")]
    [InlineData("UPDATE versioning.versions SET number = 9 WHERE path = 'c'", "Every version follows the one before it")]
    [InlineData("UPDATE versioning.versions SET merge_parent = 999999 WHERE merge_parent IS NOT NULL", "Every merged version is there")]
    [InlineData("DELETE FROM versioning.path_claims WHERE path = 'c'", "Every document is where its path leads")]
    [InlineData("UPDATE versioning.path_claims SET state = 0 WHERE path = 'a'", "Every path that is taken has its document")]
    [InlineData("INSERT INTO versioning.merges (id, source_id, target_id, state, started_by_id, started_at, message, change_set_id, strategy, squash, close_source) VALUES (gen_random_uuid(), 1, 1, 1, gen_random_uuid(), now(), '', NULL, 0, false, false)", "Every merge that landed")]
    [InlineData("UPDATE versioning.contents SET base_hash = '\\x00'", "Every stored content rests on")]
    [InlineData("UPDATE versioning.contents c SET data = o.data, size = o.size FROM versioning.contents o JOIN versioning.heads h ON h.document_id = o.document_id WHERE h.path = 'b' AND c.document_id <> o.document_id", "Every content can be read")]
    [InlineData("UPDATE versioning.contents SET data = '\\x28b52ffd'", "Every content can be read")]
    public async Task What_is_broken_is_named(string damage, string? promise)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var command = new NpgsqlCommand(damage, connection, transaction))
            await command.ExecuteNonQueryAsync(Ct);

        var problems = new List<string>();
        await VerifyStore.CheckRows(connection, problems, _ => { }, Ct);
        await VerifyStore.CheckContents(connection, problems, _ => { }, Ct);

        await transaction.RollbackAsync(Ct);
        if (promise is null)
            Assert.Empty(problems);
        else
            Assert.Contains(problems, problem => problem.StartsWith(promise, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_that_is_whole_is_told_so()
    {
        await using var engine = new TestEngine(database.ConnectionString);
        var told = new List<string>();

        var report = await engine.Services.GetRequiredService<VerifyStore>().Run(told.Add, Ct);

        Assert.Empty(report.Problems);
        Assert.All(told, line => Assert.EndsWith(": yes.", line, StringComparison.Ordinal));
        Assert.Equal(StoreCheck.All.Count + 1, told.Count);
    }
}

/// <summary>One small store for all damages, each undone again.</summary>
public sealed class SmallStore : Database, IAsyncLifetime
{
    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        await using var engine = new TestEngine(ConnectionString);
        await Fill(engine);
    }

    /// <summary>An edit, a rename, a deletion, a branch and a merge.</summary>
    private static async Task Fill(TestEngine engine)
    {
        var (moderator, a, b) = (TestEngine.Moderator, Guid.CreateVersion7(), Guid.CreateVersion7());
        var first = await engine.Committed(moderator, "main", Change.Create(a, "a", TestEngine.Json(new { title = "a" })), Change.Create(b, "b", TestEngine.Json(new { title = "b" })));
        await engine.Branch("topic");
        var edited = await engine.Committed(moderator, "topic", Change.Edit(b, first, TestEngine.Json(new { title = "b", more = 1 })));
        var renamed = await engine.Committed(moderator, "main", Change.Edit(a, first, TestEngine.Json(new { title = "c" }), "c"));
        Assert.IsType<MergeResult.Landed>(await engine.Merge("topic"));
        await engine.Committed(moderator, "topic", Change.Delete(b, edited));
        await engine.Committed(moderator, "main", Change.Edit(a, renamed, TestEngine.Json(new { title = "d" })));
    }
}
