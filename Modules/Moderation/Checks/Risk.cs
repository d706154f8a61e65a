namespace VersionedContent.Moderation.Checks;

/// <summary>How soon a person should look, from what the checks found and who the author is.</summary>
internal static class Risk
{
    /// <summary>How long the least risky submission may wait.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(48);

    private static readonly TimeSpan ShortestWait = TimeSpan.FromHours(1);

    /// <summary>0 to 100.</summary>
    public static short Of(IReadOnlyCollection<CheckFinding> findings, EditAuthor author)
    {
        var score = findings.Sum(finding => finding.Verdict switch
        {
            Verdict.Tag => 5,
            Verdict.Warn => 10,
            Verdict.Hold => 30,
            Verdict.Refuse => 60,
            _ => 0,
        });
        score += author.TrustLevel switch { 0 => 15, 1 => 5, _ => 0 };
        return (short)Math.Clamp(score, 0, 100);
    }

    /// <summary>
    /// Orders the queue by risk and age in one value: the riskier, the sooner due, and nothing waits for ever behind newer risks.
    /// </summary>
    public static DateTimeOffset Due(DateTimeOffset opened, short risk)
    {
        var wait = LongestWait * (1 - risk / 100.0);
        return opened + (wait < ShortestWait ? ShortestWait : wait);
    }
}
