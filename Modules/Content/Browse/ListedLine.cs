using System.Globalization;
using System.Text;

namespace VersionedContent.Content.Browse;

/// <summary>An item in a list.</summary>
internal sealed record ListedLine(
    Guid DocumentId, string Path, string Title, string Type, string Summary, string? Image, DateTimeOffset UpdatedAt, int Ratings, double Rating);

/// <summary>One value that a list can be narrowed to, and how many items have it.</summary>
internal sealed record FacetValue(string Value, string Label, int Count, bool IsChosen);

internal sealed record Facet(string Name, string Label, IReadOnlyList<FacetValue> Values);

/// <summary>A page of a list.</summary>
/// <param name="After">Where the next page starts; null on the last.</param>
internal sealed record ListedPage(IReadOnlyList<ListedLine> Lines, string? After);

/// <summary>Where a page starts: the sort key and the id of the last line before it. Opaque to those who hold it.</summary>
internal sealed record ListCursor(string Key, Guid Id)
{
    public string Encode() => Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Id:N}{Key}")).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    public static string Of(double key) => key.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Null for a cursor that none of our pages gave out: the list then starts at its beginning.</summary>
    public static ListCursor? Decode(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > 2_000)
            return null;
        var padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
        var bytes = new byte[padded.Length];
        if (!Convert.TryFromBase64String(padded, bytes, out var length))
            return null;
        var plain = Encoding.UTF8.GetString(bytes, 0, length);
        return plain.Length >= 32 && !plain.Contains('\0', StringComparison.Ordinal) && Guid.TryParseExact(plain[..32], "N", out var id)
            ? new ListCursor(plain[32..], id)
            : null;
    }
}
