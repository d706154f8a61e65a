namespace VersionedContent.Versioning.Compare;

/// <summary>The model of <c>/Versioning/Compare/_Changes.cshtml</c>, the partial by which every page shows a difference.</summary>
/// <param name="Mode"><c>inline</c> or <c>split</c>.</param>
public sealed record ChangesView(IReadOnlyList<ChangedField> Fields, string Mode = "inline")
{
    public const string Partial = "/Versioning/Compare/_Changes.cshtml";
}
