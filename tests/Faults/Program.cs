using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Faults;

/// <summary>The built program as a process of its own: the site, or one of its commands.</summary>
public sealed partial class Program : IAsyncDisposable
{
    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Program(Machine machine, string[] arguments, string[] settings)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        // The program itself, not "dotnet" with it: that might be a script, which would die in its place.
        var name = OperatingSystem.IsWindows() ? "VersionedContent.Web.exe" : "VersionedContent.Web";
        var start = new ProcessStartInfo(Path.Combine(Checkout.Root, "Web", "bin", configuration, "net10.0", name))
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var argument in arguments.Concat(settings))
            start.ArgumentList.Add(argument);
        start.Environment["ConnectionStrings__versionedcontent"] = machine.ConnectionString;
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["Logging__LogLevel__Default"] = "Critical";
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Heard(line.Data);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Ended = _process.WaitForExitAsync(CancellationToken.None);
    }

    public Task Ended { get; }

    public string Output
    {
        get
        {
            lock (_output)
                return string.Join('\n', _output);
        }
    }

    /// <summary>Starts the site and waits until it listens.</summary>
    public static async Task<Program> Site(Machine machine)
    {
        var program = new Program(machine, [], Machine.Settings(machine.ConnectionString));
        if (await Task.WhenAny(program._address.Task, program.Ended) == program.Ended)
            Assert.Fail($"The site ended as it started:\n{program.Output}");
        return program;
    }

    public static Program Command(Machine machine, params string[] arguments) => new(machine, arguments, []);

    /// <summary>Waits for a command's end, which must be a good one.</summary>
    public async Task Succeed()
    {
        await Ended.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, $"{string.Join(' ', _process.StartInfo.ArgumentList)} ended with {_process.ExitCode}:\n{Output}");
    }

    /// <summary>A client that is signed in as a moderator.</summary>
    public async Task<HttpClient> SignIn()
    {
        var http = new HttpClient { BaseAddress = await _address.Task, Timeout = TimeSpan.FromMinutes(2) };
        using var answer = await http.PostAsJsonAsync("/api/v1/session", new { name = "maria", password = Machine.Password }, TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("accessToken").GetString();
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    /// <summary>kill -9.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await Ended;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Kill();
        _process.Dispose();
    }

    private void Heard(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.Add(line);
        if (Listening().Match(line) is { Success: true } match)
            _address.TrySetResult(new Uri(match.Value));
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Listening();
}
