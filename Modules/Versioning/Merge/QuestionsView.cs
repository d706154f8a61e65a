namespace VersionedContent.Versioning.Merge;

/// <summary>The model of <c>/Versioning/Merge/_Questions.cshtml</c>: all open questions as one form.</summary>
public sealed record QuestionsView(IReadOnlyList<DocumentConflict> Conflicts, string OursLabel, string TheirsLabel);
