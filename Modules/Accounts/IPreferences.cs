namespace VersionedContent.Accounts;

/// <summary>What a person set for the pages they see.</summary>
public interface IPreferences
{
    /// <param name="theme">One of <see cref="Themes.All"/>.</param>
    /// <exception cref="ArgumentException">There is no such theme.</exception>
    Task SetTheme(Guid personId, string theme, CancellationToken ct);
}

public static class Themes
{
    public static readonly IReadOnlyList<string> All = ["light", "dark", "system"];
}
