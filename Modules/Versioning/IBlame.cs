using System.Text.Json;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning;

/// <summary>
/// Who wrote each line and each field of a document, through merges. Authors and messages are read anew each time, so
/// that a redaction or a new name shows at once. Work on private branches is named by the merge that brought it.
/// </summary>
public interface IBlame
{
    /// <summary>The document as it is at <paramref name="ref"/>; null where the viewer can see none there.</summary>
    Task<DocumentBlame?> Blame(Ref @ref, Guid documentId, Viewer viewer, CancellationToken ct);

    /// <summary>The same by path. A path left by a rename leads on.</summary>
    Task<DocumentBlame?> BlamePath(Ref @ref, string path, Viewer viewer, CancellationToken ct);
}

/// <param name="Version">What is blamed. Deleted or with its content withheld it has no texts and no fields.</param>
/// <param name="Fields">All fields that hold a value, in the order of the document, the texts among them.</param>
public sealed record DocumentBlame(DocumentVersion Version, IReadOnlyList<TextBlame> Texts, IReadOnlyList<FieldBlame> Fields);

/// <summary>A string that merges as text, line by line.</summary>
/// <param name="Pointer">Its JSON Pointer; within a keyed list the step is the element's key.</param>
public sealed record TextBlame(string Pointer, IReadOnlyList<LineBlame> Lines);

/// <param name="Text">The line with its line end.</param>
/// <param name="By">The version that wrote it, without its changes; author and message are null where redacted.</param>
public sealed record LineBlame(string Text, VersionSummary By);

/// <summary>A field: an object's members and a keyed list's elements are fields of their own, any other list is one.</summary>
/// <param name="Pointer">As in <see cref="TextBlame"/>.</param>
/// <param name="By">The newest version that changed it, as in <see cref="LineBlame"/>.</param>
public sealed record FieldBlame(string Pointer, JsonElement Value, bool IsText, VersionSummary By);
