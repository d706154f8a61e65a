using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Concurrency;

/// <summary>Many writers at once: nothing is lost, nobody waits for ever. How fast they are is the benchmark's to tell.</summary>
public sealed class ConcurrencyTests
{
    private const int Writers = 64;
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sixty_four_writers_of_one_document_lose_nothing()
    {
        const int edits = 6;
        await using var database = new Database();
        await database.InitializeAsync();
        var id = Guid.CreateVersion7();
        IReadOnlyList<DocumentVersion> history;
        await using (var engine = new TestEngine(database.ConnectionString))
        {
            var start = new JsonObject { ["body"] = string.Concat(Enumerable.Range(0, Writers).Select(writer => $"Writer {writer} wrote nothing.\n\n")) };
            await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, "one", TestEngine.Json(start)));

            await EachWriter(engine, async (store, writer) =>
            {
                for (var edit = 1; edit <= edits; edit++)
                    await Save(store, id, content => Sign(content, writer, edit));
            });
            history = await History(engine, id);
        }

        var head = history[^1].Content!.Value;
        var lines = head.GetProperty("body").GetString()!.Split('\n');
        for (var writer = 0; writer < Writers; writer++)
        {
            Assert.Equal(edits, head.GetProperty($"w{writer}").GetInt32());
            Assert.Contains($"Writer {writer} wrote {edits}.", lines);
        }

        AssertChain(history, 1 + (Writers * edits));
        // Each edit is a version of its own: no save was folded into another's.
        foreach (var writer in Enumerable.Range(0, Writers))
        {
            var seen = history.Select(version => version.Content!.Value.TryGetProperty($"w{writer}", out var value) ? value.GetInt32() : 0).ToList();
            Assert.Equal(seen.Order(), seen);
            Assert.Equal(Enumerable.Range(0, edits + 1), seen.Distinct());
        }

        Assert.Equal(0, await Deadlocks(database));
    }

    [Fact]
    public async Task Sixty_four_writers_of_a_thousand_documents_lose_nothing_and_do_not_lock_each_other_out()
    {
        const int documents = 1_000;
        const int changeSets = 8;
        await using var database = new Database();
        await database.InitializeAsync();
        var ids = Enumerable.Range(0, documents).Select(_ => Guid.CreateVersion7()).ToArray();
        var edits = new int[documents];
        await using (var engine = new TestEngine(database.ConnectionString))
        {
            var empty = TestEngine.Json(new { title = "empty" });
            await engine.Committed(TestEngine.Moderator, "main", [.. ids.Select((id, i) => Change.Create(id, $"many/{i}", empty))]);

            await EachWriter(engine, async (store, writer) =>
            {
                var random = new Random(writer);
                for (var n = 0; n < changeSets; n++)
                {
                    // Several documents in any order, the first hundred more often than the rest, some renamed as well.
                    var chosen = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(random.Next(2) == 0 ? 100 : documents)).Distinct().ToArray();
                    await SaveTogether(store, [.. chosen.Select(i => ids[i])], $"w{writer}-{n}", random.Next(4) == 0);
                    foreach (var i in chosen)
                        Interlocked.Increment(ref edits[i]);
                }
            });

            for (var i = 0; i < documents; i++)
            {
                var history = await History(engine, ids[i]);
                AssertChain(history, 1 + edits[i]);
                Assert.Equal(1 + edits[i], history[^1].Content!.Value.EnumerateObject().Count());
            }
        }

        Assert.Equal(0, await Deadlocks(database));
    }

    private static Task EachWriter(TestEngine engine, Func<IVersionStore, int, Task> work) =>
        Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(
            async () =>
            {
                await using var scope = engine.NewScope();
                await work(scope.ServiceProvider.GetRequiredService<IVersionStore>(), writer);
            },
            Ct)));

    private static JsonElement Sign(JsonElement content, int writer, int edit)
    {
        var signed = JsonNode.Parse(content.GetRawText())!.AsObject();
        signed[$"w{writer}"] = edit;
        signed["body"] = signed["body"]!.GetValue<string>().Replace(
            edit == 1 ? $"Writer {writer} wrote nothing." : $"Writer {writer} wrote {edit - 1}.", $"Writer {writer} wrote {edit}.", StringComparison.Ordinal);
        return JsonSerializer.SerializeToElement(signed);
    }

    /// <summary>As a page would: on the version that was read, however old it is by then.</summary>
    private static async Task Save(IVersionStore store, Guid id, Func<JsonElement, JsonElement> edit)
    {
        var read = (await store.Read(Ref.Main, id, TestEngine.Moderator, Ct))!;
        var result = await Commit(store, Change.Edit(id, read.ChangeSetId, edit(read.Content!.Value)));
        Assert.IsType<CommitResult.Committed>(result);
    }

    private static async Task SaveTogether(IVersionStore store, Guid[] ids, string field, bool rename)
    {
        var read = await store.ReadMany(Ref.Main, ids, TestEngine.Moderator, Ct);
        var changes = read.Select(version =>
        {
            var content = JsonNode.Parse(version.Content!.Value.GetRawText())!.AsObject();
            content[field] = true;
            return Change.Edit(version.DocumentId, version.ChangeSetId, JsonSerializer.SerializeToElement(content), rename ? $"{field}/{version.DocumentId:N}" : null);
        });
        var result = await Commit(store, [.. changes]);
        if (result is CommitResult.Conflicted)
        {
            // Two renamed one document at once: a person would choose, here the later one gives way.
            await SaveTogether(store, ids, field, rename: false);
            return;
        }

        Assert.IsType<CommitResult.Committed>(result);
    }

    private static Task<CommitResult> Commit(IVersionStore store, params Change[] changes) => store.Commit(
        new CommitRequest { Branch = Ref.MainName, Viewer = TestEngine.Moderator, Message = "m", Origin = Origin.Api, Changes = changes }, Ct);

    /// <summary>All versions, oldest first, with their contents.</summary>
    private static async Task<IReadOnlyList<DocumentVersion>> History(TestEngine engine, Guid id)
    {
        var versions = new List<DocumentVersion>();
        for (HistoryCursor? before = null; ;)
        {
            var page = (await engine.Store.History(Ref.Main, id, new HistoryFilter(before, 200), TestEngine.Moderator, Ct))!;
            foreach (var summary in page.Versions)
                versions.Add((await engine.Store.ReadVersion(id, summary.ChangeSetId, TestEngine.Moderator, Ct))!);
            if (page.Next is null)
                break;
            before = page.Next;
        }

        versions.Reverse();
        return versions;
    }

    private static void AssertChain(IReadOnlyList<DocumentVersion> history, int count)
    {
        Assert.Equal(Enumerable.Range(1, count), history.Select(version => version.Number));
        Assert.Equal(history.SkipLast(1).Select(version => (long?)version.ChangeSetId).Prepend(null), history.Select(version => version.Parent));
        Assert.True(history.Zip(history.Skip(1)).All(pair => pair.First.ChangeSetId < pair.Second.ChangeSetId && pair.First.At <= pair.Second.At));
    }

    private static async Task<long> Deadlocks(Database database)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Ct);
        // A session hands in what it counted when it ends.
        await using var end = new NpgsqlCommand(
            "SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()", connection);
        await end.ExecuteScalarAsync(Ct);
        await using var count = new NpgsqlCommand("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", connection);
        return (long)(await count.ExecuteScalarAsync(Ct))!;
    }
}
