using Microsoft.Extensions.Logging;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Versioning.Archive;

/// <summary>Packs each night what became due. A run that a shutdown cuts short is taken up where it was.</summary>
internal sealed partial class NightlyArchive(IArchive archive, ILogger<NightlyArchive> log) : IRecurringJob
{
    public const string Name = "archive";
    public const string Cron = "20 2 * * *";

    public async Task Run(CancellationToken ct)
    {
        if (await archive.Run(new ArchiveRequest(), null, ct) is ArchiveOutcome.Done { Progress: var progress })
            Done(progress.Versions, progress.Documents, progress.BytesSaved);
    }

    [LoggerMessage(LogLevel.Information, "Packed {Versions} versions of {Documents} documents and saved {Bytes} bytes")]
    private partial void Done(long versions, int documents, long bytes);
}
