using System.Diagnostics;
using System.Text;

namespace VersionedContent.Versioning.Tests.Text;

/// <summary>The real Git, to compare with.</summary>
internal sealed class Git : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("git-compare-");

    public (int Conflicts, string Text) MergeFile(string @base, string ours, string theirs)
    {
        Write("base", @base);
        Write("ours", ours);
        Write("theirs", theirs);
        return Run("merge-file", "-p", "-q", "-L", "ours", "-L", "base", "-L", "theirs", "ours", "base", "theirs");
    }

    /// <summary>The ranges of the hunks, as git diff -U0 prints them: "-1,2 +3".</summary>
    public IReadOnlyList<string> Diff(string before, string after)
    {
        Write("before", before);
        Write("after", after);
        var (_, text) = Run("diff", "--no-index", "--no-color", "-U0", "before", "after");
        return [.. text.Split('\n').Where(l => l.StartsWith("@@ ", StringComparison.Ordinal)).Select(l => l.Split(" @@")[0][3..])];
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder.FullName, name), text, Utf8);

    private (int Exit, string Output) Run(params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            Environment = { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" },
        })!;
        using var output = new MemoryStream();
        git.StandardOutput.BaseStream.CopyTo(output);
        git.WaitForExit();
        return (git.ExitCode, Utf8.GetString(output.GetBuffer(), 0, (int)output.Length));
    }
}
