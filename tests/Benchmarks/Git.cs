using System.Diagnostics;

namespace VersionedContent.Benchmarks;

/// <summary>A real Git repository in a folder of its own.</summary>
internal sealed class Git : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("versionedcontent-git-").FullName;

    public static async Task<Git> New()
    {
        var git = new Git();
        await git.Run("init", "-q", "-b", "main");
        await git.Run("config", "user.email", "bench@example.org");
        await git.Run("config", "user.name", "bench");
        await git.Run("config", "gc.auto", "0");
        return git;
    }

    public Task Write(string file, string text) => File.WriteAllTextAsync(Path.Combine(Folder, file), text);

    public async Task Commit(string message)
    {
        await Run("add", "-A");
        await Run("commit", "-q", "-m", message);
    }

    /// <summary>Runs git and waits for it; it may fail where the caller says so.</summary>
    public async Task Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("git") { WorkingDirectory = Folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await output;
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {await errors}");
    }

    /// <summary>Bytes of the packs.</summary>
    public async Task<long> PackedBytes()
    {
        await Run("repack", "-a", "-d", "-f", "-q");
        return new DirectoryInfo(Path.Combine(Folder, ".git", "objects", "pack")).EnumerateFiles().Sum(file => file.Length);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
