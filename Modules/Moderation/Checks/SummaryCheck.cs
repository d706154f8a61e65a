namespace VersionedContent.Moderation.Checks;

/// <summary>An edit without a word of why is harder to judge.</summary>
internal sealed class SummaryCheck : ICheck
{
    public string Name => "summary";

    public CheckFinding Run(EditUnderCheck edit) =>
        edit.Summary.Any(char.IsLetterOrDigit)
            ? this.Pass()
            : this.Finds(Verdict.Warn, "The edit says nothing of why it was made. A few words help whoever reviews it.");
}
