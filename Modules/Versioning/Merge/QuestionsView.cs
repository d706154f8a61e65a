namespace VersionedContent.Versioning.Merge;

/// <summary>The model of <c>/Versioning/Merge/_Questions.cshtml</c> (a form of its own) and <c>_QuestionList.cshtml</c> (within one).</summary>
public sealed record QuestionsView(IReadOnlyList<DocumentConflict> Conflicts, string OursLabel, string TheirsLabel)
{
    public string BeforeLabel { get; init; } = "Before both";

    /// <summary>Answers that were given already: they go along with the form, so that nothing is asked twice.</summary>
    public IReadOnlyList<Choice> Given { get; init; } = [];

    public int Count => Conflicts.Sum(conflict => Question.Of(conflict).Count);
}
