using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

public sealed class ArchiveTwiceTests(ArchiveRunDatabase database) : IClassFixture<ArchiveRunDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_runs_at_once_are_one()
    {
        await using var engine = new TestEngine(database.ConnectionString);
        var id = Guid.CreateVersion7();
        await engine.Committed(TestEngine.Moderator, "main", Change.Create(id, $"r/{id:N}", TestEngine.Json(new { title = "1" })));
        await using var scope = engine.NewScope();
        var second = scope.ServiceProvider.GetRequiredService<IArchive>();
        var outcomes = new List<ArchiveOutcome>();
        await ArchiveRuns.Run(engine, new ArchiveRequest(), new ArchiveRuns.Act(_ => outcomes.Add(second.Run(new ArchiveRequest(), null, Ct).GetAwaiter().GetResult())));
        Assert.NotEmpty(outcomes);
        Assert.All(outcomes, outcome => Assert.IsType<ArchiveOutcome.Running>(outcome));
    }
}
