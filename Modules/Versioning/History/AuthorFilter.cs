namespace VersionedContent.Versioning.History;

internal static class AuthorFilter
{
    /// <summary>The same for one author, who is named by id or by name; white space means anyone.</summary>
    public static HistoryFilter By(this HistoryFilter filter, string? author) =>
        string.IsNullOrWhiteSpace(author) ? filter
        : Guid.TryParse(author, out var id) ? filter with { AuthorId = id }
        : filter with { AuthorName = author.Trim() };
}
