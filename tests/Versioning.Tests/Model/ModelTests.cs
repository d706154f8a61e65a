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

    /// <summary>What a whole run must have done at least, each about half as often as it does: so that no kind of step stops unseen.</summary>
    private static readonly Dictionary<string, int> AtLeast = new()
    {
        ["commit Committed"] = 3_000, ["commit Conflicted"] = 250, ["commit PathTaken"] = 150, ["merge Landed"] = 500, ["merge NeedsDecisions"] = 500,
        ["fork of a change set"] = 50, ["fork of a head"] = 120, ["fork of a moment"] = 70, ["branch archived"] = 120, ["tag"] = 150,
        ["document packed"] = 140, ["document restored"] = 40,
        ["revert of a change set: Done"] = 150, ["revert of a change set with later edits: Done"] = 25,
        ["revert of a change set with later edits: Conflicted"] = 12,
        ["revert of a merge: Done"] = 50, ["revert of a merge with later edits: Done"] = 45,
        ["revert of a revert: Done"] = 60, ["revert of a revert with later edits: Done"] = 15,
        ["revert of a version: Done"] = 80, ["revert of a version: Conflicted"] = 25,
        ["pick of a change set: Done"] = 40, ["pick of a version: Done"] = 35, ["replay left with questions"] = 75, ["replay landed with answers"] = 75,
    };

    private static int Steps => Setting("MODEL_STEPS") ?? 2_500;

    [Fact]
    public async Task Ten_thousand_random_steps_leave_every_ref_as_a_plain_model_has_it()
    {
        int[] seeds = Seed is { } one ? [one] : [1, 2, 3, 4];
        var lives = await Task.WhenAll(seeds.Select(seed => Task.Run(() => Live(seed), TestContext.Current.CancellationToken)));
        var counts = lives.SelectMany(life => life).GroupBy(count => count.Key, count => count.Value)
            .ToDictionary(kind => kind.Key, kind => kind.Sum());
        output.WriteLine(string.Join("\n", counts.OrderBy(count => count.Key, StringComparer.Ordinal).Select(count => $"{count.Value,6} {count.Key}")));
        if (seeds.Length * Steps >= 10_000)
            Assert.Empty(AtLeast.Where(kind => counts.GetValueOrDefault(kind.Key) < kind.Value).Select(kind => $"{kind.Key}: {counts.GetValueOrDefault(kind.Key)} of {kind.Value}"));
    }

    private static async Task<IReadOnlyDictionary<string, int>> Live(int seed)
    {
        await using var database = new Database();
        await database.InitializeAsync();
        var time = new FakeTimeProvider(new DateTimeOffset(2040, 1, 1, 12, 0, 0, TimeSpan.Zero));
        await using var engine = new TestEngine(database.ConnectionString, time);
        var run = new RunContext(engine, time, seed);
        await new ModelRun(run).Run(Steps, compareEvery: 50);
        var report = await engine.Services.GetRequiredService<VerifyStore>().Run(_ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(report.Problems);
        return run.Counts;
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
