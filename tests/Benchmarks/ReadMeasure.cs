using System.Security.Cryptography;
using VersionedContent.Versioning;
using VersionedContent.Versioning.Data;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Benchmarks;

/// <summary>Making a branch, and reading one document through eight levels of branches, in a small and in a large store.</summary>
internal static class ReadMeasure
{
    private const int Small = 1_000;
    private const int Levels = 8;
    private const int Times = 300;

    public static async Task Run(BenchServer server, Table table, int documents, CancellationToken ct)
    {
        await using var small = await server.NewStore(ct);
        await using var large = await server.NewStore(ct);
        await Fill(small, Small);
        await Fill(large, documents);
        var top = $"level-{Levels}";

        var branches = 0;
        var (one, other) = await Table.Interleaved(60, () => small.Branch($"made-{branches++}"), () => large.Branch($"made-{branches++}"));
        Add("making a branch", one, other);
        var random = new Random(1);
        (one, other) = await Table.Interleaved(Times, () => ById(small, random.Next(Small)), () => ById(large, random.Next(documents)));
        Add($"reading a document by id through {Levels} branches", one, other);
        (one, other) = await Table.Interleaved(Times, () => ByPath(small, random.Next(Small)), () => ByPath(large, random.Next(documents)));
        Add($"reading a document by path through {Levels} branches", one, other);

        Task ById(Bench bench, int n) => Read(bench, store => store.Read(Ref.OfBranch(top), Id(n), Bench.Viewer, ct));
        Task ByPath(Bench bench, int n) => Read(bench, store => store.ReadPath(Ref.OfBranch(top), $"filled/{n}", Bench.Viewer, ct));
        void Add(string what, TimeSpan of, TimeSpan at) =>
            table.Add($"{what}, {documents:N0} documents", Table.Milliseconds(at), $"{Table.Milliseconds(of)} with {Small:N0}", Table.Ratio(at, of));
    }

    private static async Task Read(Bench bench, Func<IVersionStore, Task<DocumentVersion?>> read)
    {
        if (await bench.With(read) is not { Content: not null })
            throw new InvalidOperationException("A filled document was not found.");
    }

    private static Guid Id(int n) => new(Bytes(n));

    private static byte[] Bytes(int n)
    {
        var id = new byte[16];
        BitConverter.TryWriteBytes(id, (long)n * 0x5851F42D4C957F2D);
        BitConverter.TryWriteBytes(id.AsSpan(8), n);
        return id;
    }

    /// <summary>By COPY straight into the tables, as one change set; then branches on branches, each with an edit of its own.</summary>
    private static async Task Fill(Bench bench, int documents)
    {
        var json = CanonicalJson.Write(Bench.Json(new { title = "Filled", body = Bench.Text(1, 600) }));
        var (hash, data) = (SHA256.HashData(json), ContentCodec.Encode(json, ReadOnlyMemory<byte>.Empty).Data);
        var seed = Guid.CreateVersion7();
        var change = await bench.Committed(Ref.MainName, Change.Create(seed, "seed", Bench.Json(new { title = "seed" })));
        await bench.Execute($"UPDATE versioning.change_sets SET document_count = {documents + 1} WHERE id = {change}");
        var author = VersionedContent.Accounts.Viewer.Site.Id!.Value;
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        await Copy("versions (document_id, branch_id, change_set_id, number, hash, path, kind, redacted, author_id, at, size)", async (copy, n) =>
        {
            await copy.WriteAsync(Id(n));
            await copy.WriteAsync(1L);
            await copy.WriteAsync(change);
            await copy.WriteAsync(1);
            await copy.WriteAsync(hash);
            await copy.WriteAsync($"filled/{n}");
            await copy.WriteAsync((short)0);
            await copy.WriteAsync((short)0);
            await copy.WriteAsync(author);
            await copy.WriteAsync(now);
            await copy.WriteAsync(json.Length);
        });
        await Copy("contents (document_id, hash, size, data)", async (copy, n) =>
        {
            await copy.WriteAsync(Id(n));
            await copy.WriteAsync(hash);
            await copy.WriteAsync(json.Length);
            await copy.WriteAsync(data);
        });
        await Copy("heads (document_id, branch_id, change_set_id, path, hash)", async (copy, n) =>
        {
            await copy.WriteAsync(Id(n));
            await copy.WriteAsync(1L);
            await copy.WriteAsync(change);
            await copy.WriteAsync($"filled/{n}");
            await copy.WriteAsync(hash);
        });
        await Copy("path_claims (path, branch_id, from_change_set_id, document_id, state, at)", async (copy, n) =>
        {
            await copy.WriteAsync($"filled/{n}");
            await copy.WriteAsync(1L);
            await copy.WriteAsync(change);
            await copy.WriteAsync(Id(n));
            await copy.WriteAsync((short)0);
            await copy.WriteAsync(now);
        });
        await bench.Execute("VACUUM (ANALYZE) versioning.versions, versioning.contents, versioning.heads, versioning.path_claims");
        for (var level = 1; level <= Levels; level++)
        {
            await bench.Branch($"level-{level}", level == 1 ? Ref.MainName : $"level-{level - 1}");
            await bench.Committed($"level-{level}", Change.Create(Guid.CreateVersion7(), $"own/{level}", Bench.Json(new { title = "own" })));
        }

        // Else the first reads wait behind the writing out of what was just filled in.
        await bench.Execute("CHECKPOINT");

        async Task Copy(string into, Func<Npgsql.NpgsqlBinaryImporter, int, Task> write)
        {
            await using var connection = await bench.Database.OpenConnectionAsync();
            await using var copy = await connection.BeginBinaryImportAsync($"COPY versioning.{into} FROM STDIN (FORMAT binary)");
            for (var n = 0; n < documents; n++)
            {
                await copy.StartRowAsync();
                await write(copy, n);
            }

            await copy.CompleteAsync();
        }
    }
}
