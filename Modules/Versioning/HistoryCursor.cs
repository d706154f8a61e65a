using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VersionedContent.Versioning;

/// <summary>
/// Where a list of versions, newest first, goes on: after the versions of a change set (<c>4711</c>), or after one
/// document's in it (<c>4711.0197…</c>), since a change set may make more versions than a page holds.
/// </summary>
public readonly record struct HistoryCursor(long ChangeSetId, Guid? DocumentId = null)
{
    /// <summary>False for anything but a positive number, alone or with a document's id behind a dot.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out HistoryCursor cursor)
    {
        cursor = default;
        if (text is null)
            return false;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (!long.TryParse(dot < 0 ? text : text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id <= 0)
            return false;
        Guid? document = null;
        if (dot >= 0)
        {
            if (!Guid.TryParse(text.AsSpan(dot + 1), out var found))
                return false;
            document = found;
        }

        cursor = new HistoryCursor(id, document);
        return true;
    }

    public override string ToString() =>
        DocumentId is { } document ? string.Create(CultureInfo.InvariantCulture, $"{ChangeSetId}.{document:N}") : ChangeSetId.ToString(CultureInfo.InvariantCulture);

    public static implicit operator HistoryCursor(long changeSetId) => new(changeSetId);

    public static HistoryCursor FromInt64(long changeSetId) => new(changeSetId);
}
