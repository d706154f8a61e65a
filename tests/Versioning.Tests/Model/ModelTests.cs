using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Testing;
using VersionedContent.Versioning.Tests.Engine;
using VersionedContent.Versioning.Verify;
using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

public sealed class ModelTests(ITestOutputHelper output)
{
    /// <summary>A run of one's own: <c>MODEL_SEED</c> repeats a failure, <c>MODEL_STEPS</c> goes further than CI does.</summary>
    private static readonly int? Seed = Setting("MODEL_SEED");

    private static int Steps => Setting("MODEL_STEPS") ?? 2_500;

    [Fact]
    public async Task Ten_thousand_random_steps_leave_every_ref_as_a_plain_model_has_it()
    {
        int[] seeds = Seed is { } one ? [one] : [1, 2, 3, 4];
        await Task.WhenAll(seeds.Select(seed => Task.Run(() => Live(seed), TestContext.Current.CancellationToken)));
    }

    private async Task Live(int seed)
    {
        await using var database = new Database();
        await database.InitializeAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2040, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var engine = new TestEngine(database.ConnectionString, time);
        var run = new ModelRun(engine, time, seed);
        await run.Run(Steps, compareEvery: 50);
        var report = await engine.Services.GetRequiredService<VerifyStore>().Run(_ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        output.WriteLine($"seed {seed}: {string.Join(", ", run.Counts.Select(count => $"{count.Key} {count.Value}"))}");
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
