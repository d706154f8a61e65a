using System.Text.Json;

namespace VersionedContent.Versioning;

/// <summary>One version out of another system.</summary>
/// <param name="SourceRef">Names it for good within all imports, such as <c>mediawiki:aawiki:rev:42</c>: a second import of it is left out.</param>
/// <param name="Path">The path from this version on.</param>
/// <param name="Content">Null where the document is deleted, or its content withheld by the source.</param>
public sealed record ImportedVersion(
    string SourceRef, DateTimeOffset At, Author Author, string Message, string Path, JsonElement? Content, bool Deleted,
    Redactions Redacted = Redactions.None);

/// <param name="Imported">Versions written now.</param>
/// <param name="Present">Versions that were there from an earlier run.</param>
/// <param name="Path">The last path; differs from the one asked for where that was taken (then it ends in -2, -3, …).</param>
public sealed record ImportOutcome(int Imported, int Present, string Path);

public interface IHistoryImport
{
    /// <summary>
    /// Adds a document's versions to main in order, in transactions of at most a few hundred versions: a run cut short
    /// is resumed by calling again with the same versions. Versions already there must be the first ones.
    /// </summary>
    /// <exception cref="ArgumentException">Content that cannot be stored; the message names the version.</exception>
    Task<ImportOutcome> Import(Guid documentId, IReadOnlyList<ImportedVersion> versions, CancellationToken ct);
}
