namespace VersionedContent.Versioning;

/// <summary>A document's path, such as <c>rides/taron</c>: unique on its branch, kept by the database.</summary>
public static class DocumentPath
{
    public const int MaxLength = 400;

    /// <summary>The path as part of an address: each part escaped, the slashes not. A redirect takes no other letters than ASCII's.</summary>
    internal static string ToAddress(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>
    /// Null where the path can be used, else what is wrong with it and what to do. Any letters may be used; parts are
    /// divided by <c>/</c>, not empty, not <c>.</c> or <c>..</c>, without control characters, <c>?</c>, <c>#</c>, <c>\</c> or <c>%</c>.
    /// </summary>
    public static string? Problem(string path)
    {
        if (path.Length == 0)
            return "A path is needed, such as rides/taron.";
        if (path.Length > MaxLength)
            return $"The path is {path.Length} characters long; at most {MaxLength} are allowed.";
        if (path.IndexOfAny(['?', '#', '\\', '%']) >= 0 || path.Any(char.IsControl))
            return "A path must not contain ?, #, %, \\ or control characters.";
        if (path.Split('/').Any(part => part is "" or "." or ".." || part != part.Trim()))
            return "Each part of a path between slashes needs a name without spaces around it.";
        return null;
    }
}
