namespace VersionedContent.Moderation.Review;

/// <summary>Reasons that come up again and again, so that a fair answer takes one click.</summary>
internal static class Reasons
{
    public static readonly IReadOnlyList<string> ForRejecting =
    [
        "No source was given, and the claim cannot be checked.",
        "This is opinion or advertising rather than fact.",
        "The page says this already.",
        "This removes text that should stay.",
        "This looks like a test or a mistake.",
        "The text is copied from elsewhere.",
    ];

    public static readonly IReadOnlyList<string> ForChanges =
    [
        "Please add a source for this.",
        "Please describe it neutrally.",
        "Please check the spelling and the links.",
        "Please split this: one part can go live at once.",
    ];

    /// <summary>The chosen reason and the reviewer's own words, as the author reads them.</summary>
    public static string Join(string? chosen, string? own) =>
        string.Join(' ', new[] { chosen, own }.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part!.Trim()));
}
