namespace VersionedContent.Versioning.Data;

/// <summary>A place in a list of documents by path. Several may have been at one path, so the document is part of it.</summary>
internal static class PathCursor
{
    /// <summary>No path has this sign.</summary>
    private const char Mark = '?';

    public static string Write(string path, Guid document) => $"{path}{Mark}{document:N}";

    /// <summary>A path alone stands for all documents at it; nothing for the place before the first.</summary>
    public static (string Path, Guid Document) Read(string? after)
    {
        if (after is null)
            return ("", Guid.Empty);
        var mark = after.LastIndexOf(Mark);
        return mark >= 0 && Guid.TryParse(after.AsSpan(mark + 1), out var document) ? (after[..mark], document) : (after, Guid.AllBitsSet);
    }
}
