using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Compare;

/// <summary>How a reader names a version of a document: by its change set (<c>42</c>), or by a ref at which it stands (<c>main@2026-01-31</c>).</summary>
internal static class VersionNames
{
    public static bool IsNumber([NotNullWhen(true)] string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    /// <summary>The change set of the version named; null where the document is not at the ref, or the text is neither.</summary>
    public static async Task<long?> ChangeSetOf(this IVersionStore store, Guid documentId, string text, Viewer viewer, CancellationToken ct)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            return id;
        return Ref.TryParse(text, out var @ref) ? (await store.Read(@ref, documentId, viewer, ct))?.ChangeSetId : null;
    }
}
