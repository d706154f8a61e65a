namespace VersionedContent.Accounts.Activity;

internal static class ActivityWords
{
    /// <summary>What a chooser calls a kind, and the icon beside it.</summary>
    public static (string Text, string Icon) Of(string kind) => kind switch
    {
        ActivityKinds.Edit => ("Edits", "pencil-line"),
        ActivityKinds.Merge => ("Merges", "git-merge"),
        ActivityKinds.Submission => ("Submissions", "send"),
        ActivityKinds.Review => ("Reviews", "star"),
        ActivityKinds.Decision => ("Decisions", "scan-eye"),
        ActivityKinds.Profile => ("Changes to your profile", "user-round"),
        ActivityKinds.SignIn => ("Sign-ins", "log-in"),
        _ => (kind, "activity"),
    };

    public static string? CursorProblem(string? before) =>
        before is null || ActivityCursor.TryParse(before, out _) ? null : "Take it from the next of the page before.";

    public static ActivityCursor? Cursor(string? before) => ActivityCursor.TryParse(before, out var cursor) ? cursor : null;
}
