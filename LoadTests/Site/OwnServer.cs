using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace VersionedContent.LoadTests.Site;

/// <summary>A site of this run's own: the built Web project on a free port, its data in a folder that goes with it.</summary>
internal sealed partial class OwnServer : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartsWithin = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _data;
    private TimeSpan _cpuBefore;
    private long _before;

    private OwnServer(Process process, string data, Uri address)
    {
        (_process, _data, Address) = (process, data, address);
        ResetUsage();
    }

    public Uri Address { get; }

    public static async Task<OwnServer> Start(CancellationToken ct)
    {
        var root = Root();
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Path.Combine(root, "Web", "bin", configuration, "net10.0", "VersionedContent.Web.dll");
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing: build Web first, or name a running site with --url.");

        var data = Path.Combine(root, "artifacts", "tmp", $"load-{Guid.NewGuid():n}");
        var process = new Process
        {
            StartInfo = new ProcessStartInfo("dotnet")
            {
                ArgumentList =
                {
                    program, "--urls", "http://127.0.0.1:0", "--environment", "Development", $"--Embedded:PostgresFolder={data}",
                    "--Accounts:SignInsPerMinute=1000000", "--Accounts:SignUpsPerHour=1000000", "--Logging:LogLevel:Default=Warning",
                },
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new Queue<string>();
        process.OutputDataReceived += (_, line) => Read(line.Data);
        process.ErrorDataReceived += (_, line) => Read(line.Data);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException("The site ended as it started:\n" + Tail()));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            return new OwnServer(process, data, await address.Task.WaitAsync(StartsWithin, ct));
        }
        catch
        {
            await Stop(process, data);
            throw;
        }

        void Read(string? line)
        {
            if (line is null)
                return;
            lock (output)
            {
                output.Enqueue(line);
                while (output.Count > 40)
                    output.Dequeue();
            }

            if (Listening().Match(line) is { Success: true } match)
                address.TrySetResult(new Uri(match.Value));
        }

        string Tail()
        {
            lock (output)
                return string.Join('\n', output);
        }
    }

    /// <summary>From now on is what <see cref="Usage"/> tells of.</summary>
    public void ResetUsage()
    {
        _process.Refresh();
        (_cpuBefore, _before) = (_process.TotalProcessorTime, Stopwatch.GetTimestamp());
    }

    public string Usage()
    {
        _process.Refresh();
        var cores = (_process.TotalProcessorTime - _cpuBefore) / Stopwatch.GetElapsedTime(_before);
        return string.Create(CultureInfo.InvariantCulture, $"server: {cores:0.00} cores, {_process.WorkingSet64 / 1e6:0} MB (its database is a process of its own)");
    }

    public async ValueTask DisposeAsync() => await Stop(_process, _data);

    private static async Task Stop(Process process, string data)
    {
        // Asked, not killed: the site stops its embedded database with itself.
        if (!process.HasExited && (OperatingSystem.IsWindows() || Kill(process.Id, SigTerm) != 0))
            process.Kill(entireProcessTree: true);
        using var limit = new CancellationTokenSource(StopsWithin);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "VersionedContent.sln")))
                return folder.FullName;
        throw new InvalidOperationException("This program runs outside the checkout: name a running site with --url.");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
