using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>
/// Withholds parts of versions from all readers, and gives them back. The version itself stays in the chain; who did it and
/// why is kept for good. For moderators (<see cref="Permissions.ManageBranches"/>).
/// </summary>
public interface IRedactions
{
    /// <summary>
    /// Withholds. Content goes with every version of the document that has the same; a message or an author goes with the
    /// whole change set.
    /// </summary>
    Task<RedactionResult> Withhold(RedactionRequest request, Viewer viewer, CancellationToken ct);

    /// <summary>Gives back what was withheld, for as many versions as <see cref="Withhold"/> took it from.</summary>
    Task<RedactionResult> Lift(RedactionRequest request, Viewer viewer, CancellationToken ct);

    /// <summary>What was withheld and given back of a document, newest first, at most 200; null where the viewer may not see it.</summary>
    Task<IReadOnlyList<Redaction>?> List(Guid documentId, Viewer viewer, CancellationToken ct);
}

/// <param name="ChangeSetId">With the document it names the version.</param>
/// <param name="Parts">Of content, message and author at least one.</param>
/// <param name="Reason">Why, for other moderators; 1 to 1,000 characters.</param>
public sealed record RedactionRequest(Guid DocumentId, long ChangeSetId, Redactions Parts, string Reason);

/// <param name="Lifted">True where the parts were given back.</param>
public sealed record Redaction(long Id, long ChangeSetId, Redactions Parts, bool Lifted, string Reason, Author By, DateTimeOffset At);

public abstract record RedactionResult
{
    private RedactionResult() { }

    /// <param name="Versions">How many versions it took effect on.</param>
    public sealed record Done(int Versions) : RedactionResult;

    /// <summary>Also where the viewer may not.</summary>
    public sealed record NotFound : RedactionResult;

    /// <summary>The content is what an open branch shows now: make a new version without it first.</summary>
    /// <param name="Path">Of the document there.</param>
    public sealed record IsHead(string Branch, string Path) : RedactionResult;

    public sealed record Invalid(string Problem) : RedactionResult;
}
