namespace VersionedContent.Accounts.People.Suspension;

/// <summary>Who may suspend whom, and until when. Each rule gives null, or what to say.</summary>
internal static class SuspensionRule
{
    internal const int LongestReason = 1_000;

    /// <summary>Past the season of a quarrel, it is no longer first aid.</summary>
    internal static readonly TimeSpan LongestByModerator = TimeSpan.FromDays(30);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_525);

    /// <summary>Whether the viewer may suspend this person, or change or lift the suspension that is there.</summary>
    public static string? Whom(Viewer viewer, Guid personId, string role, DateTimeOffset? suspendedUntil, DateTimeOffset now)
    {
        if (viewer.Id == personId)
            return "Nobody suspends themselves.";
        if (viewer.May(Permissions.ManageUsers))
            return null;
        if (Roles.Grants[role].Contains(Permissions.SuspendUsers))
            return $"Only an administrator suspends a {role}.";
        return suspendedUntil > now + LongestByModerator ? "They are suspended for longer than 30 days: only an administrator changes that." : null;
    }

    public static string? Until(Viewer viewer, DateTimeOffset? until, DateTimeOffset now)
    {
        if (until is null)
            return "Say until when.";
        if (until <= now)
            return "Choose a day that is still to come.";
        if (until > now + LongestByModerator && !viewer.May(Permissions.ManageUsers))
            return "A moderator suspends for at most 30 days; ask an administrator for more.";
        return until > now + Longest ? "Choose a day within a hundred years." : null;
    }

    public static string? Reason(string reason)
    {
        if (reason.Length == 0)
            return "Say why: the person reads it.";
        return reason.Length > LongestReason ? $"This is {reason.Length} characters long; at most {LongestReason} are allowed." : null;
    }
}
