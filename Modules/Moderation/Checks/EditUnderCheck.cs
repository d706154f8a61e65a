using System.Text.Json;

namespace VersionedContent.Moderation.Checks;

/// <summary>All that checks know of an edit.</summary>
internal sealed record EditUnderCheck
{
    public required EditAuthor Author { get; init; }

    /// <summary>The author's edit summary.</summary>
    public string Summary { get; init; } = "";

    public required IReadOnlyList<DocumentUnderCheck> Documents { get; init; }

    /// <summary>True where the edit changes more documents than were read for checking.</summary>
    public bool IsCut { get; init; }

    /// <summary>Submissions that the author opened within the ten minutes before this one.</summary>
    public int OpenedInTenMinutes { get; init; }

    /// <summary>Everything the edit adds, a piece a changed text.</summary>
    public IEnumerable<string> AddedTexts => Documents.SelectMany(document => document.Texts.Select(text => text.Added)).Where(text => text.Length > 0);
}

/// <param name="TrustLevel">0 for a newcomer.</param>
internal sealed record EditAuthor(Guid Id, string Name, int TrustLevel, DateTimeOffset? Joined)
{
    public bool IsNewcomer => TrustLevel == 0;
}

/// <summary>One document the edit changes.</summary>
/// <param name="Before">Null where it is made.</param>
/// <param name="After">Null where it is deleted.</param>
/// <param name="Problems">What breaks the rules of its type.</param>
internal sealed record DocumentUnderCheck(string Path, JsonElement? Before, JsonElement? After, IReadOnlyList<string> Problems)
{
    private IReadOnlyList<TextChange>? _texts;

    /// <summary>The texts that changed, wherever in the document they are.</summary>
    public IReadOnlyList<TextChange> Texts => _texts ??= TextChanges.Between(Before, After);
}
