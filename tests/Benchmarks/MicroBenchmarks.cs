using System.Diagnostics;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Running;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Benchmarks;

/// <summary>Pure code on a text of 10 KB that two sides changed in different places.</summary>
[MemoryDiagnoser]
public class MicroBenchmarks
{
    private string _base = "";
    private string _ours = "";
    private string _theirs = "";
    private JsonElement _before;
    private JsonElement _after;
    private string _folder = "";

    internal static int Run(string[] arguments)
    {
        BenchmarkSwitcher.FromTypes([typeof(MicroBenchmarks)]).Run(arguments.Length == 0 ? ["--filter", "*"] : arguments);
        return 0;
    }

    [GlobalSetup]
    public void Prepare()
    {
        var lines = Bench.Text(3, 10_000).Split('\n');
        _base = string.Join('\n', lines);
        _ours = string.Join('\n', lines.Select((line, i) => i % 20 == 3 ? line + " ours" : line));
        _theirs = string.Join('\n', lines.Select((line, i) => i % 20 == 13 ? "theirs " + line : line));
        _before = Bench.Json(new { title = "A text", body = _base });
        _after = Bench.Json(new { title = "A text", body = _ours });
        _folder = Directory.CreateTempSubdirectory("versionedcontent-micro-").FullName;
        File.WriteAllText(Path.Combine(_folder, "base"), _base);
        File.WriteAllText(Path.Combine(_folder, "ours"), _ours);
        File.WriteAllText(Path.Combine(_folder, "theirs"), _theirs);
    }

    [GlobalCleanup]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Benchmark(Baseline = true, Description = "git merge-file, as a process")]
    public string GitMergeFile()
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["merge-file", "-p", "ours", "base", "theirs"]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;
        var merged = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return merged;
    }

    [Benchmark(Description = "three-way merge of a text")]
    public object MergeText() => TextMerge.Merge(_base, _ours, _theirs);

    [Benchmark(Description = "difference of two documents, with its text by word")]
    public object Diff() => DocumentDiff.Compare(_before, _after, MergeHints.None);

    [Benchmark(Description = "a text's lines side by side")]
    public object Compare() => TextComparison.Of(_base, _ours, context: 3);
}
