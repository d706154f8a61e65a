using System.Text.Json;
using Npgsql;
using VersionedContent.Accounts;

namespace VersionedContent.Content;

/// <summary>
/// Decides whether an edit goes live at once or waits for review. Content asks, a higher module answers:
/// the same handler serves the page and the API, so neither can go round the desk.
/// </summary>
public interface IReviewDesk
{
    /// <summary>True where the edit may go to main now. Asked after the edit is found valid, before anything is written.</summary>
    ValueTask<bool> MayPublish(Viewer viewer, ProposedEdit edit, CancellationToken ct);

    /// <summary>Prepares a submission for an edit that may not be published. Writes nothing itself.</summary>
    ValueTask<ProposalResult> Propose(Viewer viewer, ProposedEdit edit, CancellationToken ct);
}

/// <summary>One change to one item, as it would be saved.</summary>
/// <param name="DocumentId">The item; a fresh id where it is being made.</param>
/// <param name="Path">Where the item is after the edit.</param>
/// <param name="PathBefore">Where it is now; null where it is being made.</param>
/// <param name="BasedOn">The change set of the version that was edited; null where it is being made.</param>
/// <param name="Before">The content that was edited; null where it is being made.</param>
/// <param name="After">The content wanted; null to delete the item.</param>
/// <param name="Message">The edit summary.</param>
/// <param name="ByApi">True where the API sent it, false for a page.</param>
public sealed record ProposedEdit(
    Guid DocumentId, string Path, string? PathBefore, long? BasedOn, JsonElement? Before, JsonElement? After, string Message, bool ByApi)
{
    /// <summary>When it was proposed, where that is not now (demo content).</summary>
    public DateTimeOffset? At { get; init; }

    public EditKind Kind => (Before, After) switch
    {
        (null, _) => EditKind.Create,
        (_, null) => EditKind.Delete,
        _ => Path == PathBefore ? EditKind.Edit : EditKind.Rename,
    };

    /// <summary>The slug of the item's type, such as <c>ride</c>; null where the content has none.</summary>
    public string? Type => Text("type");

    public string Title => Text("title") ?? Path;

    private string? Text(string field) =>
        (After ?? Before) is { ValueKind: JsonValueKind.Object } content
        && content.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}

public enum EditKind
{
    Create,
    Edit,
    Rename,
    Delete,
}

public abstract record ProposalResult
{
    private ProposalResult() { }

    /// <summary>
    /// The edit is to be committed on a new private submission branch called <paramref name="Branch"/>, forked from main,
    /// and <paramref name="Record"/> run last in the same transaction: submission, branch and version stand or fall together.
    /// </summary>
    /// <param name="SubmissionId">The page is <c>/submissions/{id}</c>.</param>
    /// <param name="Title">The branch's title.</param>
    /// <param name="Record">Gets the open transaction and the new change set's id. May be run again when the transaction is retried.</param>
    public sealed record Accepted(
        Guid SubmissionId, string Branch, string Title, Func<NpgsqlTransaction, long, CancellationToken, Task> Record) : ProposalResult;

    /// <summary>The person may not propose this now; the text says why and what to do.</summary>
    public sealed record Refused(string Why) : ProposalResult;
}
