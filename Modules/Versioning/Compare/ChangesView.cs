namespace VersionedContent.Versioning.Compare;

/// <summary>The model of <c>/Versioning/Compare/_Changes.cshtml</c>, the partial by which every page shows a difference.</summary>
/// <param name="Mode"><c>inline</c> or <c>split</c>.</param>
/// <param name="Place">Before the ids of fields and places, where a page shows the changes of several documents.</param>
public sealed record ChangesView(IReadOnlyList<ChangedField> Fields, string Mode = "inline", string Place = "")
{
    /// <summary>The field's id on the page; that of a place in its text goes on with its line.</summary>
    public string Anchor(ChangedField field) => Place + FieldText.Anchor(field.Pointer);

    /// <summary>The version whose changes these are, where each field may be undone alone; null where they are no one version's.</summary>
    public (Guid DocumentId, long ChangeSetId)? Of { get; init; }

    public const string Partial = "/Versioning/Compare/_Changes.cshtml";
}
