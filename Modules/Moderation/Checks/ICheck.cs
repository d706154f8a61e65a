namespace VersionedContent.Moderation.Checks;

/// <summary>
/// One automatic look at an edit. Pure: whatever must be asked of a database is in <see cref="EditUnderCheck"/> already.
/// Runs with a deadline; throwing or being late holds the edit for a person.
/// </summary>
internal interface ICheck
{
    string Name { get; }

    CheckFinding Run(EditUnderCheck edit);
}

internal static class Findings
{
    public static CheckFinding Pass(this ICheck check) => new(check.Name, Verdict.Pass, "");

    public static CheckFinding Finds(this ICheck check, Verdict verdict, string reason) => new(check.Name, verdict, reason);
}
