using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

/// <summary>Whole runs of the archive, as tests ask for them.</summary>
internal static class ArchiveRuns
{
    public static async Task<ArchiveProgress> Run(TestEngine engine, ArchiveRequest request, IProgress<ArchiveProgress>? progress = null)
    {
        await using var scope = engine.NewScope();
        return Assert.IsType<ArchiveOutcome.Done>(await scope.ServiceProvider.GetRequiredService<IArchive>().Run(request, progress, TestContext.Current.CancellationToken)).Progress;
    }

    public sealed class Act(Action<ArchiveProgress> act) : IProgress<ArchiveProgress>
    {
        public void Report(ArchiveProgress value) => act(value);
    }
}
