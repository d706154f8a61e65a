using System.Diagnostics;
using System.Text.Json.Nodes;
using Npgsql;
using VersionedContent.Versioning;

namespace VersionedContent.Benchmarks;

/// <summary>Edits a second beside two-row inserts a second, each in a transaction of its own, over the same number of connections.</summary>
internal static class CommitMeasure
{
    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(4);

    // Every edit writes what was never there: one that changes nothing would count and cost nothing.
    private static int _value;

    public static async Task Run(BenchServer server, Table table, int rounds, CancellationToken ct)
    {
        await using var bench = await server.NewStore(ct);
        await bench.Execute("CREATE TABLE raw_a (id bigserial PRIMARY KEY, text text); CREATE TABLE raw_b (id bigserial PRIMARY KEY, text text)");
        var many = Enumerable.Range(0, 1_000).Select(_ => Guid.CreateVersion7()).ToArray();
        await bench.Committed(Ref.MainName, [.. many.Select((id, i) => Change.Create(id, $"many/{i}", Start(1)))]);
        var one = Guid.CreateVersion7();
        await bench.Committed(Ref.MainName, Change.Create(one, "one", Start(64)));

        foreach (var writers in new[] { 8, 64 })
        {
            var (raws, distinct, same) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < rounds; round++)
            {
                raws.Add(await Rate(writers, (_, _) => Insert(bench.Database)));
                distinct.Add(await Rate(writers, (writer, n) => Edit(bench, many[((writer * 131) + (n * 17)) % many.Length], 0)));
                same.Add(await Rate(writers, (writer, _) => Edit(bench, one, writer)));
            }

            var raw = Table.Median(raws);
            Add($"edits of 1,000 documents, {writers} writers", Table.Median(distinct));
            Add($"edits of one document, {writers} writers, auto-merged", Table.Median(same));

            void Add(string what, double rate) => table.Add(
                what, $"{Table.Number(rate)}/s", $"{Table.Number(raw)}/s two-row durable inserts", Table.Ratio(rate, raw));
        }
    }

    private static System.Text.Json.JsonElement Start(int fields)
    {
        var content = new JsonObject { ["title"] = "A document", ["body"] = Bench.Text(1, 1_000) };
        for (var i = 0; i < fields; i++)
            content[$"w{i}"] = -1;
        return Bench.Json(content);
    }

    private static async Task<double> Rate(int writers, Func<int, int, Task> work)
    {
        var (done, since) = (0, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var n = 0; since.Elapsed < Lasts; n++)
            {
                await work(writer, n);
                Interlocked.Increment(ref done);
            }
        })));
        return done / since.Elapsed.TotalSeconds;
    }

    private static async Task Insert(NpgsqlDataSource database)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands = { new("INSERT INTO raw_a (text) VALUES ('some text of no great length')"), new("INSERT INTO raw_b (text) VALUES ('some text of no great length')") },
        };
        await batch.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    private static async Task Edit(Bench bench, Guid id, int field)
    {
        var result = await bench.With<IVersionStore, CommitResult>(async store =>
        {
            var read = (await store.Read(Ref.Main, id, Bench.Viewer, CancellationToken.None))!;
            var content = JsonNode.Parse(read.Content!.Value.GetRawText())!.AsObject();
            content[$"w{field}"] = Interlocked.Increment(ref _value);
            return await store.Commit(
                new CommitRequest { Branch = Ref.MainName, Viewer = Bench.Viewer, Message = "m", Origin = Origin.Api, Changes = [Change.Edit(id, read.ChangeSetId, Bench.Json(content))] },
                CancellationToken.None);
        });
        // Two writers may meet in one field of the thousand documents: a person would be asked, which is an answer too.
        if (result is not (CommitResult.Committed or CommitResult.Conflicted or CommitResult.Unchanged))
            throw new InvalidOperationException(result.ToString());
    }
}
