using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Commands;
using VersionedContent.Versioning.Operations;

namespace VersionedContent.Versioning.Batches;

/// <summary><c>batch run</c>: a batch from a file, in this process. The same command takes up again what was cut short.</summary>
internal sealed class BatchCommand : ICommandSource
{
    private const int Told = 20;
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private sealed record Asked(string File, string Branch, bool MakeBranch, BatchMode Mode, int Chunk, string Message);

    public IEnumerable<Command> Commands(CommandHost host)
    {
        var file = new Argument<string>("file") { Description = "JSON lines, plain or .gz: one change a line (docs/batches.md)." };
        var branch = new Option<string>("--branch") { Description = "The branch to change.", DefaultValueFactory = _ => Ref.MainName };
        var makeBranch = new Option<bool>("--new-branch") { Description = "Make the branch, from main as it is now." };
        var mode = new Option<BatchMode>("--mode") { Description = "chunked: a change set a chunk, what cannot be changed is told. atomic: one change set or none." };
        var chunk = new Option<int>("--chunk") { Description = "Documents a chunk.", DefaultValueFactory = _ => BatchRequest.DefaultChunk };
        var message = new Option<string?>("--message") { Description = "What the batch does; the file's name where left out." };
        var run = new Command("run", "Make the changes of a file. Ctrl-C stops it; the same command goes on where it stopped.") { file, branch, makeBranch, mode, chunk, message };
        run.SetAction(async (parsed, _) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (!File.Exists(path))
            {
                await Console.Error.WriteLineAsync($"There is no file {path}.");
                return 1;
            }

            var asked = new Asked(
                path, parsed.GetValue(branch)!, parsed.GetValue(makeBranch), parsed.GetValue(mode), parsed.GetValue(chunk),
                parsed.GetValue(message) ?? $"Batch {Path.GetFileName(path)}");
            return await host.Run((services, ct) => Run(services, asked, ct));
        });
        yield return new Command("batch", "Many changes at once.") { run };
    }

    private static async Task<int> Run(IServiceProvider services, Asked asked, CancellationToken ct)
    {
        var operations = services.GetRequiredService<ManageOperations>();
        await using var stream = Open(asked.File);
        var result = await services.GetRequiredService<StartBatch>().Start(
            new BatchRequest
            {
                Branch = asked.Branch, MakeBranch = asked.MakeBranch, Viewer = Viewer.Site, Message = asked.Message, Mode = asked.Mode,
                ChunkSize = asked.Chunk, IdempotencyKey = await Key(asked, ct), Lines = BatchFile.Read(stream, ct),
            },
            queue: false, ct);
        if (result is not BatchResult.Started started)
            return await Refused(result);
        var operation = started.Operation;
        if (!started.IsNew)
        {
            Print($"This file was begun before: {operation.Done:N0} of {operation.Total:N0} are done.");
            if (operation.CanResume && await operations.Resume(operation.Id, queue: false, Viewer.Site, ct) is OperationResult.Accepted again)
                operation = again.Operation;
        }

        if (!operation.IsOver)
        {
            await Watch(services, operations, operation, ct);
            operation = (await operations.Find(operation.Id, Viewer.Site, CancellationToken.None))!;
        }

        return await Report(operations, operation, ct);
    }

    private static Stream Open(string file)
    {
        var stream = File.OpenRead(file);
        return file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
    }

    /// <summary>What makes two calls of the command the same piece of work.</summary>
    private static async Task<string> Key(Asked asked, CancellationToken ct)
    {
        await using var file = File.OpenRead(asked.File);
        return $"file:{Convert.ToHexString(await SHA256.HashDataAsync(file, ct))}:{asked.Mode}:{asked.Chunk}:{asked.Branch}";
    }

    /// <summary>Runs it and shows how far it is. Ctrl-C cancels it as a person would, so that nothing else takes it up.</summary>
    private static async Task Watch(IServiceProvider services, ManageOperations operations, Operation operation, CancellationToken ct)
    {
        var latest = operation;
        using var cancel = ct.Register(() => _ = operations.Cancel(operation.Id, Viewer.Site, CancellationToken.None));
        var run = services.GetRequiredService<RunOperation>().Run(operation.Id, CancellationToken.None);
        using var over = new CancellationTokenSource();
        var looking = Look();
        await ProgressBar.While(
            () => (latest.Total == 0 ? 0 : (double)(latest.Done + latest.Failed) / latest.Total,
                string.Create(CultureInfo.InvariantCulture, $"{latest.Done:N0} documents{(latest.Failed > 0 ? $", {latest.Failed:N0} failed" : "")}")),
            run);
        await over.CancelAsync();
        await looking;

        async Task Look()
        {
            using var timer = new PeriodicTimer(Refresh);
            try
            {
                while (await timer.WaitForNextTickAsync(over.Token))
                    latest = await operations.Find(operation.Id, Viewer.Site, over.Token) ?? latest;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
            }
        }
    }

    private static async Task<int> Report(ManageOperations operations, Operation operation, CancellationToken ct)
    {
        Print($"{operation.Done:N0} of {operation.Total:N0} documents changed in {operation.ChangeSets.Count:N0} change sets; {OperationText.Time(operation.Worked)}, {operation.Rate ?? 0:N0} documents a second.");
        if (operation.State == OperationState.Cancelled)
        {
            await Console.Error.WriteLineAsync("Stopped. The same command goes on from here.");
            return CommandHost.Cancelled;
        }

        if (!operation.IsOver)
        {
            await Console.Error.WriteLineAsync($"It runs in another process: see /operations/{operation.Id}.");
            return 1;
        }

        if (operation.Problem is { } problem)
            await Console.Error.WriteLineAsync(problem);
        foreach (var item in await operations.FailedItems(operation.Id, 0, Told, Viewer.Site, ct))
            await Console.Error.WriteLineAsync($"Line {item.Number}: {item.Problem}");
        if (operation.Failed > Told)
            await Console.Error.WriteLineAsync($"… and {operation.Failed - Told} more: see /operations/{operation.Id}.");
        return operation is { State: OperationState.Done, Failed: 0 } ? 0 : 1;
    }

    private static async Task<int> Refused(BatchResult result)
    {
        switch (result)
        {
            case BatchResult.Refused refused:
                foreach (var line in refused.Lines)
                    await Console.Error.WriteLineAsync($"Line {line.Number}: {line.Problem}");
                await Console.Error.WriteLineAsync($"{refused.Count} lines cannot be taken; nothing was kept.");
                break;
            case BatchResult.NotFound missing:
                await Console.Error.WriteLineAsync($"There is nothing called {missing.What}.");
                break;
            case BatchResult.Forbidden forbidden:
                await Console.Error.WriteLineAsync(forbidden.Why);
                break;
            case BatchResult.Invalid invalid:
                await Console.Error.WriteLineAsync(invalid.Problem);
                break;
            default:
                await Console.Error.WriteLineAsync("The same file is just being read by another process.");
                break;
        }

        return 1;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
