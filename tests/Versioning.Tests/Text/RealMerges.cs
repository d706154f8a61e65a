using System.IO.Compression;
using System.Text.Json;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>One real merge with what <c>git merge-file</c> said of it.</summary>
internal sealed record RealMerge(string Id, string Base, string Ours, string Theirs, int GitConflicts, string GitText, string GitDiff3Text)
{
    public static IEnumerable<RealMerge> All()
    {
        using var lines = new StreamReader(
            new GZipStream(File.OpenRead(SharedData.FindOrSkip("merge-visible.jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            yield return new(
                Text("id"), Text("base"), Text("ours"), Text("theirs"),
                root.GetProperty("git_merge").GetProperty("exit").GetInt32(),
                root.GetProperty("git_merge").GetProperty("output").GetString()!,
                root.GetProperty("git_diff3").GetProperty("output").GetString()!);

            string Text(string name) => root.GetProperty(name).GetString()!;
        }
    }
}
