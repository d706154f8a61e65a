using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Moderation.Checks;
using Xunit;

namespace VersionedContent.Moderation.Tests.Checks;

public sealed class CheckRunnerTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task A_check_that_throws_holds_the_edit_and_the_others_still_run()
    {
        var findings = await Run(new Check("bad", _ => throw new InvalidOperationException("broken")), new Check("good", check => check.Pass()));

        Assert.Equal([("bad", Verdict.Hold), ("good", Verdict.Pass)], findings.Select(finding => (finding.Check, finding.Verdict)));
    }

    [Fact]
    public async Task A_check_that_is_late_holds_the_edit()
    {
        using var end = new ManualResetEventSlim();
        using var begun = new SemaphoreSlim(0);
        var running = Run(new Check("slow", check =>
        {
            begun.Release();
            end.Wait();
            return check.Pass();
        }));
        await begun.WaitAsync(TestContext.Current.CancellationToken);

        // The runner's timer is made just after the check has begun, so time is moved until it is seen.
        while (!running.IsCompleted)
        {
            _time.Advance(CheckRunner.Deadline);
            await Task.Yield();
        }

        end.Set();
        Assert.Equal(Verdict.Hold, Assert.Single(await running).Verdict);
    }

    private Task<IReadOnlyList<CheckFinding>> Run(params ICheck[] checks) =>
        new CheckRunner(checks, _time, NullLogger<CheckRunner>.Instance).Run(CheckTests.Edit("a", "b"), TestContext.Current.CancellationToken);

    private sealed class Check(string name, Func<ICheck, CheckFinding> run) : ICheck
    {
        public string Name => name;

        public CheckFinding Run(EditUnderCheck edit) => run(this);
    }
}
