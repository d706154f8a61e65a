namespace VersionedContent.Moderation.Checks;

/// <summary>Holds what breaks the rules of its type: the type may have changed since the edit was saved.</summary>
internal sealed class SchemaCheck : ICheck
{
    public string Name => "schema";

    public CheckFinding Run(EditUnderCheck edit)
    {
        var problems = edit.Documents.SelectMany(document => document.Problems.Select(problem => $"{document.Path}: {problem}")).ToList();
        return problems.Count == 0 ? this.Pass() : this.Finds(Verdict.Hold, string.Join(" ", problems.Take(5)));
    }
}
