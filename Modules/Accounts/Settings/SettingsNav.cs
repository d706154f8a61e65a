namespace VersionedContent.Accounts.Settings;

/// <summary>The pages of a person's own settings, in the order they are listed on each of them.</summary>
internal static class SettingsNav
{
    internal sealed record Entry(string Path, string Text, string Icon);

    internal static readonly IReadOnlyList<Entry> All =
    [
        new("/account/profile", "Profile", "user-round"),
        new("/account/email", "E-mail address", "mail"),
        new("/account/security", "Sign-in and security", "shield"),
        new("/account/sessions", "Sessions", "monitor"),
        new("/account/tokens", "API tokens", "key-round"),
        new("/account/activity", "Activity", "activity"),
        new("/account/data", "Your data", "archive"),
    ];
}
