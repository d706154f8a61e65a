namespace VersionedContent.Accounts.SecondFactor;

internal static class SecondFactorWords
{
    /// <summary>The type of the problem that a right password without a code is answered with.</summary>
    internal const string CodeNeeded = "urn:versionedcontent:code-needed";

    internal const string Wrong = "That code is wrong, or it was used before. Your app shows a new one every 30 seconds.";

    internal static string HeldOff(TimeSpan wait) => $"There were too many wrong tries. Try again in {Long(wait)}.";

    internal static string HeldOff(CheckCodeOutcome.HeldOff held) => held.ByApp
        ? $"There were too many wrong codes. Try again in {Long(held.Wait)}, or with a recovery code or a passkey."
        : HeldOff(held.Wait);

    private static string Long(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes)) switch
    {
        1 => "1 minute",
        < 120 and var minutes => $"{minutes} minutes",
        var minutes => $"{(minutes + 59) / 60} hours",
    };
}
