using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Versioning;

/// <summary>
/// The ETag of an answer about one version. A version does not change, but what is told of it does: parts are withheld or
/// given back, its author or its branch gets another name. Then the tag is another, so that nobody is told to keep the
/// old. Before its hyphen it names the change set.
/// </summary>
public static class VersionTag
{
    private const int HashLength = 8;

    /// <summary>With the quotes of a strong tag.</summary>
    public static string Of(VersionSummary version)
    {
        ArgumentNullException.ThrowIfNull(version);
        var told = string.Join('\0', ((short)version.Redacted).ToString(CultureInfo.InvariantCulture), version.Branch, version.Author?.Id, version.Author?.Name);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(told)).AsSpan(0, HashLength));
        return string.Create(CultureInfo.InvariantCulture, $"\"{version.ChangeSetId}-{hash}\"");
    }

    /// <summary>The change set that a tag, with its quotes, names; null where it is none of ours. One without a hash counts too.</summary>
    public static long? ChangeSetOf(ReadOnlySpan<char> tag)
    {
        var inner = tag.Trim('"');
        var end = inner.IndexOf('-');
        return long.TryParse(end < 0 ? inner : inner[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
    }
}
