using VersionedContent.Versioning;

namespace VersionedContent.Benchmarks;

/// <summary>1,000 versions of a 10 KB text with small edits: what they take, how fast the oldest is read, and who wrote each line.</summary>
internal static class StorageMeasure
{
    private const int Versions = 1_000;

    public static async Task Run(BenchServer server, Table table, CancellationToken ct)
    {
        await using var bench = await server.NewStore(ct);
        using var git = await Git.New();
        var (random, lines, id) = (new Random(7), Bench.Text(7, 10_000).Split('\n').ToList(), Guid.CreateVersion7());
        // Git's blame is compiled; so shall ours be. Another document's blame does that, and reads nothing of this one.
        var other = Guid.CreateVersion7();
        var start = await bench.Committed(Ref.MainName, Change.Create(other, "long/other", Bench.Json(new { title = "Another", body = "one\ntwo" })));
        await bench.Committed(Ref.MainName, Change.Edit(other, start, Bench.Json(new { title = "Another", body = "one\nthree" })));
        await bench.With<IBlame, DocumentBlame?>(blame => blame.Blame(Ref.Main, other, Bench.Viewer, ct));

        var empty = await bench.Bytes();
        var (first, last) = (0L, 0L);
        for (var n = 1; n <= Versions; n++)
        {
            var words = lines[random.Next(lines.Count - 1)].Split(' ');
            words[random.Next(words.Length)] = $"word{n}";
            lines[random.Next(lines.Count - 1)] = string.Join(' ', words);
            var content = Bench.Json(new { title = "A long text", body = string.Join('\n', lines) });
            last = await bench.Committed(Ref.MainName, n == 1 ? Change.Create(id, "long/text", content) : Change.Edit(id, last, content));
            first = n == 1 ? last : first;
            await git.Write("text.md", string.Join('\n', lines));
            await git.Commit($"edit {n}");
        }

        var packed = await git.PackedBytes() / (double)Versions;
        Add("bytes a version, hot", await bench.Bytes());
        await Blame("hot");
        await bench.With<IArchive, ArchiveOutcome>(archive => archive.Run(new ArchiveRequest(TimeSpan.Zero), null, ct));
        Add("bytes a version, archived", await bench.Bytes());

        var reads = new List<TimeSpan>();
        for (var i = 0; i < 101; i++)
            reads.Add(await Table.Time(() => bench.With<IVersionStore, DocumentVersion?>(store => store.ReadVersion(id, first, Bench.Viewer, ct))));
        table.Add("reading the oldest archived version", Table.Milliseconds(Table.Median(reads)), "5 ms", Table.Ratio(Table.Median(reads), TimeSpan.FromMilliseconds(5)));
        await Blame("archived");

        void Add(string what, long bytes) => table.Add(
            what + $", {Versions:N0} small edits of 10 KB, all tables and indexes", Table.Number((bytes - empty) / (double)Versions), $"{Table.Number(packed)} git packed", Table.Ratio((bytes - empty) / (double)Versions, packed));

        async Task Blame(string state)
        {
            await bench.Execute("TRUNCATE versioning.blames");
            var cold = await Table.Time(() => bench.With<IBlame, DocumentBlame?>(blame => blame.Blame(Ref.Main, id, Bench.Viewer, ct)));
            var (warm, beside) = await Table.Interleaved(
                9, () => bench.With<IBlame, DocumentBlame?>(blame => blame.Blame(Ref.Main, id, Bench.Viewer, ct)), () => git.Run("blame", "text.md"));
            table.Add($"blame of {Versions:N0} versions, {state}, first time", Table.Milliseconds(cold), $"{Table.Milliseconds(beside)} git blame", Table.Ratio(cold, beside));
            table.Add($"blame of {Versions:N0} versions, {state}, again", Table.Milliseconds(warm), $"{Table.Milliseconds(beside)} git blame", Table.Ratio(warm, beside));
        }
    }
}
