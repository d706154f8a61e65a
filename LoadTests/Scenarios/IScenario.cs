namespace VersionedContent.LoadTests.Scenarios;

/// <summary>What one kind of user does, written once and driven by either driver.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>Looks around, signs in: whatever comes before the load and is not measured.</summary>
    /// <returns>One line that says what was found.</returns>
    Task<string> Prepare(CancellationToken ct);

    /// <summary>Does it once. Any number run at a time.</summary>
    /// <param name="number">Counts from zero.</param>
    Task<Outcome> Run(long number, CancellationToken ct);
}

/// <summary>A part of an iteration, such as the page that was opened.</summary>
internal sealed record Step(string Name, TimeSpan Took);

/// <param name="Kind">What was done, such as <c>history</c>: figures are kept by kind.</param>
/// <param name="Bytes">Of the bodies read.</param>
/// <param name="Error">Null for success; else a short kind of error, the same for all errors of that kind.</param>
internal sealed record Outcome(string Kind, int Status, long Bytes, string? Error, IReadOnlyList<Step> Steps)
{
    public static Outcome Ok(string kind, int status, long bytes) => new(kind, status, bytes, null, []);

    public static Outcome Failed(string kind, string error, int status = 0) => new(kind, status, 0, error, []);
}
