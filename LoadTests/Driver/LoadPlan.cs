namespace VersionedContent.LoadTests.Driver;

/// <summary>How much load, for how long.</summary>
/// <param name="Rate">Iterations a second that start, whether earlier ones are through or not.</param>
/// <param name="Ramp">The time in which the rate rises from nothing; not measured.</param>
/// <param name="WarmUp">At full rate, after the ramp; not measured.</param>
/// <param name="Duration">The part that is measured.</param>
internal sealed record LoadPlan(double Rate, TimeSpan Ramp, TimeSpan WarmUp, TimeSpan Duration)
{
    /// <summary>Iterations under way at a time. One more is not started and counts as an error: the server is far behind.</summary>
    public int MostInFlight { get; init; } = 2000;

    public TimeSpan MeasuredFrom => Ramp + WarmUp;

    /// <summary>All iterations, those of ramp and warm-up included.</summary>
    public long Count => (long)Math.Floor(Rate * (Ramp.TotalSeconds / 2 + WarmUp.TotalSeconds + Duration.TotalSeconds) + 1e-9);

    /// <summary>When iteration <paramref name="number"/> (from 0) is to start, counted from the beginning of the ramp.</summary>
    public TimeSpan StartOf(long number)
    {
        // The rate rises in a straight line, so the number of starts grows with the square of the time, then with the time.
        var ramped = Rate * Ramp.TotalSeconds / 2;
        return number < ramped
            ? TimeSpan.FromSeconds(Math.Sqrt(2 * number * Ramp.TotalSeconds / Rate))
            : Ramp + TimeSpan.FromSeconds((number - ramped) / Rate);
    }
}
