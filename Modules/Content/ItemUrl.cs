namespace VersionedContent.Content;

/// <summary>Addresses of an item's pages. Each part of a path is escaped, the slashes between are not.</summary>
public static class ItemUrl
{
    public static string Page(string path, string? at = null) => To("/wiki/", path, at);

    public static string Edit(string path, string? at = null) => To("/edit/", path, at);

    public static string History(string path, string? at = null) => To("/history/", path, at);

    public static string Compare(string path, long from, long to) => $"{To("/compare/", path, null)}?from={from}&to={to}";

    public static string Api(string path, string? at = null) => To("/api/v1/items/", path, at);

    /// <summary><c>rides/black-mamba</c> as <c>Black mamba</c>: what an address says, where no title is known.</summary>
    internal static string Words(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..].Replace('-', ' ').Replace('_', ' ').Trim();
        return name.Length == 0 ? path : char.ToUpperInvariant(name[0]) + name[1..];
    }

    internal static string To(string root, string path, string? at)
    {
        var address = root + string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        return string.IsNullOrEmpty(at) || at == "main" ? address : $"{address}?ref={Uri.EscapeDataString(at)}";
    }
}
