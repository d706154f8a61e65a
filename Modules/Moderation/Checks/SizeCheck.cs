namespace VersionedContent.Moderation.Checks;

/// <summary>Edits too large to have been checked whole.</summary>
internal sealed class SizeCheck : ICheck
{
    public string Name => "size";

    public CheckFinding Run(EditUnderCheck edit) => edit.IsCut
        ? this.Finds(Verdict.Hold, $"Changes more than {edit.Documents.Count} items; the others were not checked.")
        : edit.Documents.Count == 0 ? this.Finds(Verdict.Hold, "Changes nothing any more.") : this.Pass();
}
