namespace VersionedContent.Versioning.Merge;

/// <summary>The model of <c>/Versioning/Merge/_Questions.cshtml</c> (a form of its own) and <c>_QuestionList.cshtml</c> (within one).</summary>
public sealed record QuestionsView(IReadOnlyList<DocumentConflict> Conflicts, string OursLabel, string TheirsLabel)
{
    public string BeforeLabel { get; init; } = "Before both";

    /// <summary>Answers that were given already: they go along with the form, so that nothing is asked twice.</summary>
    public IReadOnlyList<Choice> Given { get; init; } = [];

    /// <summary>The first question to ask, counted from 0, and how many; the others wait for a page of their own.</summary>
    public int Skip { get; init; }
    public int Most { get; init; } = int.MaxValue;

    /// <summary>All questions, on whatever page.</summary>
    public int Count => Conflicts.Sum(conflict => Question.Of(conflict).Count);

    /// <summary>Those of this page, by document.</summary>
    public IEnumerable<(DocumentConflict Conflict, Question[] Questions)> Asked => Conflicts
        .SelectMany(conflict => Question.Of(conflict).Select(question => (Conflict: conflict, Question: question)))
        .Skip(Skip).Take(Most)
        .GroupBy(pair => pair.Conflict.DocumentId, (_, asked) => (asked.First().Conflict, asked.Select(pair => pair.Question).ToArray()));
}
