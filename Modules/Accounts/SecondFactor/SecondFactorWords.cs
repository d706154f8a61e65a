namespace VersionedContent.Accounts.SecondFactor;

internal static class SecondFactorWords
{
    /// <summary>The type of the problem that a right password without a code is answered with.</summary>
    internal const string CodeNeeded = "urn:versionedcontent:code-needed";

    internal const string Wrong = "That code is wrong, or it was used before. Your app shows a new one every 30 seconds.";

    internal static string HeldOff(TimeSpan wait)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
        return $"There were too many wrong tries. Try again in {minutes} minute{(minutes == 1 ? "" : "s")}.";
    }
}
