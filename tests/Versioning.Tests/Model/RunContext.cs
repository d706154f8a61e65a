using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>What the steps of one run share: the engine and its model, the clock, and one source of chance, so that a seed repeats all of it.</summary>
internal sealed class RunContext(TestEngine engine, FakeTimeProvider time, int seed)
{
    private int _names;

    public int Seed => seed;
    public TestEngine Engine => engine;
    public FakeTimeProvider Time => time;
    public Random Random { get; } = new(seed);
    public ModelRepository Model { get; } = new(time.GetUtcNow());
    public ModelComparison Comparison { get; } = new(engine);

    /// <summary>How often each kind of thing happened.</summary>
    public SortedDictionary<string, int> Counts { get; } = new(StringComparer.Ordinal);

    public static Viewer Viewer => TestEngine.Moderator;
    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Count(string what) => Counts[what] = Counts.GetValueOrDefault(what) + 1;

    public int NextName() => ++_names;

    /// <summary>Out of the seed, so that a failure comes again.</summary>
    public Guid NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];

    public ModelBranch Main => Model.Branches[Ref.MainName];

    /// <summary>One that can be written to, main more often than others.</summary>
    public ModelBranch PickBranch() =>
        Random.Next(3) == 0 ? Main : Pick(Model.Branches.Values.Where(branch => branch.IsOpen).ToList());
}
