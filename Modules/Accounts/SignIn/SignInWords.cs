namespace VersionedContent.Accounts.SignIn;

internal static class SignInWords
{
    internal const string Wrong = "No account has that name or address and that password. An address counts once it is confirmed; the name always does.";

    internal static string HeldOff(TimeSpan wait)
    {
        var minutes = Math.Max(1, (int)Math.Ceiling(wait.TotalMinutes));
        return $"There were too many wrong passwords for that name or address. Try again in {minutes} minute{(minutes == 1 ? "" : "s")}.";
    }
}
