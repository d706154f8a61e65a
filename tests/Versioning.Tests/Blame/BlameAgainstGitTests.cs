using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using VersionedContent.Versioning.Merge;
using Xunit;

namespace VersionedContent.Versioning.Tests.Blame;

public sealed class BlameAgainstGitTests
{
    /// <summary>
    /// Git diffs neighbouring versions, as we do, but may slide a run of equal lines to another place where it compares
    /// with less context than the whole file: such a line is told to be of another version, and both are right.
    /// </summary>
    [Fact]
    public void Each_line_of_a_linear_history_is_of_the_version_that_git_blames()
    {
        Assert.SkipUnless(HasGit(), "git is not installed.");
        int all = 0, same = 0;
        for (var seed = 0; seed < 8; seed++)
        {
            var texts = RandomVersions(seed, 120);
            var history = new BlameHistory(new MergeHints([new("/body", FieldRule.Text)]));
            long? head = null;
            foreach (var text in texts)
                head = history.Add(JsonSerializer.SerializeToElement(new { body = text }), head);
            var ours = history.Walk(head!.Value).Lines(0)!;
            var git = GitBlame(texts);
            Assert.Equal(git.Count, ours.Count);
            Assert.Equal(0, history.Opened);
            all += git.Count;
            same += git.Zip(ours).Count(line => line.First == line.Second);
        }

        TestContext.Current.SendDiagnosticMessage("Blamed as git does: {0} of {1} lines", same, all);
        Assert.True(same >= all * 0.99, $"Only {same} of {all} lines are blamed as git does.");
    }

    private static bool HasGit()
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", "--version") { RedirectStandardOutput = true });
            return git is not null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

#pragma warning disable CA5394 // Test data wants a seed, not secrecy.
    private static List<string> RandomVersions(int seed, int count)
    {
        var random = new Random(seed);
        var lines = Enumerable.Range(0, 80).Select(_ => Line()).ToList();
        var texts = new List<string> { Text() };
        while (texts.Count < count)
        {
            for (var edit = random.Next(3); edit >= 0; edit--)
            {
                var at = random.Next(lines.Count + 1);
                var some = Math.Min(random.Next(4), lines.Count - at);
                if (random.Next(3) > 0)
                    lines.RemoveRange(at, some);
                if (random.Next(4) > 0)
                    lines.InsertRange(at, Enumerable.Range(0, random.Next(4)).Select(_ => Line()));
            }

            if (Text() != texts[^1])
                texts.Add(Text());
        }

        return texts;

        // A third of the lines are alike, as in real texts: blank ones, brackets.
        string Line() => random.Next(9) switch
        {
            0 or 1 => "",
            2 => "  }",
            var n => $"{new string(' ', 2 * (n % 3))}words {random.Next(400)} of a line",
        };

        string Text() => string.Concat(lines.Select(line => line + "\n"));
    }
#pragma warning restore CA5394

    /// <summary>For each line of the last text the number of the commit, from 1.</summary>
    private static List<long> GitBlame(List<string> texts)
    {
        var folder = Directory.CreateTempSubdirectory("git-blame-");
        try
        {
            Run(folder, null, "init", "-q", ".");
            var stream = new StringBuilder();
            for (var i = 0; i < texts.Count; i++)
            {
                stream.Append(CultureInfo.InvariantCulture, $"commit refs/heads/main\ncommitter a <a@example.org> {1_700_000_000 + i} +0000\n");
                Data($"{i + 1}");
                stream.Append("M 100644 inline text\n");
                Data(texts[i]);
            }

            Run(folder, stream.ToString(), "fast-import", "--quiet");
            return
            [
                .. Run(folder, null, "blame", "--line-porcelain", "main", "--", "text").Split('\n')
                    .Where(line => line.StartsWith("summary ", StringComparison.Ordinal))
                    .Select(line => long.Parse(line.AsSpan(8), CultureInfo.InvariantCulture)),
            ];

            void Data(string text) => stream.Append(CultureInfo.InvariantCulture, $"data {Encoding.UTF8.GetByteCount(text)}\n{text}\n");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(DirectoryInfo folder, string? input, params string[] arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments)
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_NOSYSTEM"] = "1" },
        })!;
        git.StandardInput.Write(input);
        git.StandardInput.Close();
        var output = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
        return output;
    }
}
