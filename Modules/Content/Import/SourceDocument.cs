using System.Text.Json.Nodes;

namespace VersionedContent.Content.Import;

/// <summary>One document of a source file with its whole history, oldest version first.</summary>
/// <param name="Key">Names the document in its source, the same in every file that carries it: what makes an import safe to repeat.</param>
/// <param name="Origin">Where its authors' names are one person each: <c>history</c>, <c>mediawiki:aawiki</c>.</param>
/// <param name="Kind">What the source calls it: <c>json</c>, <c>markdown</c>, <c>markdown+front-matter</c>, <c>wiki page</c>.</param>
/// <param name="Path">The path it has after its newest version.</param>
internal sealed record SourceDocument(string Key, string Origin, string Kind, string Path, IReadOnlyList<SourceVersion> Versions);

/// <param name="Position">1 for the oldest version, without gaps.</param>
/// <param name="AuthorName">Empty where the source names nobody or hides the name.</param>
/// <param name="Path">The document's path from this version on: it changes where the source renamed the file.</param>
/// <param name="Deleted">The source removed the document here; <paramref name="Content"/> is null.</param>
/// <param name="ContentHidden">The source keeps the text back; <paramref name="Content"/> holds what is known without it.</param>
/// <param name="Text">The text as the source has it, to compare with what is read back; null where there is none.</param>
/// <param name="SourceRef">Names the version in its source, stable between files: a revision id or a position.</param>
internal sealed record SourceVersion(
    int Position,
    DateTimeOffset Date,
    string AuthorName,
    bool AuthorHidden,
    string Message,
    bool MessageHidden,
    string Path,
    bool Deleted,
    bool ContentHidden,
    bool Minor,
    JsonObject? Content,
    string? Text,
    string SourceRef);
