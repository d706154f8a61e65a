using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Content.Import;

/// <summary>Works on documents while more are being read, a few at a time, each worker in a scope of its own.</summary>
internal static class EachDocument
{
    private const int Workers = 2;

    /// <summary>Documents read ahead. Each may be megabytes with all its versions.</summary>
    private const int ReadAhead = 4;

    /// <exception cref="BrokenSourceException">The source is broken; the work on everything before it was done.</exception>
    public static async Task Run(
        IServiceProvider services, IAsyncEnumerable<SourceDocument> documents,
        Func<IServiceProvider, SourceDocument, CancellationToken, Task> work, CancellationToken ct)
    {
        var queue = Channel.CreateBounded<SourceDocument>(ReadAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var reading = Task.Run(() => Read(documents, queue.Writer, stop.Token), CancellationToken.None);
        var working = Enumerable.Range(0, Workers).Select(_ => Task.Run(() => Work(services, queue.Reader, work, stop), CancellationToken.None)).ToArray();
        await Task.WhenAll([.. working, reading]);
    }

    /// <summary>What was read before a break in the source is worked on before the break is reported.</summary>
    private static async Task Read(IAsyncEnumerable<SourceDocument> documents, ChannelWriter<SourceDocument> queue, CancellationToken ct)
    {
        try
        {
            await foreach (var document in documents.WithCancellation(ct))
                await queue.WriteAsync(document, ct);
        }
        finally
        {
            queue.Complete();
        }
    }

    private static async Task Work(
        IServiceProvider services, ChannelReader<SourceDocument> queue,
        Func<IServiceProvider, SourceDocument, CancellationToken, Task> work, CancellationTokenSource stop)
    {
        try
        {
            await using var scope = services.CreateAsyncScope();
            await foreach (var document in queue.ReadAllAsync(stop.Token))
                await work(scope.ServiceProvider, document, stop.Token);
        }
        catch
        {
            // Without workers the reader would wait for ever.
            await stop.CancelAsync();
            throw;
        }
    }
}
