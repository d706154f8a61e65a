using System.Diagnostics.CodeAnalysis;

namespace VersionedContent.Accounts.Pictures;

/// <summary>Where a picture is served: by the hash of its bytes, so that it may be kept for ever.</summary>
internal static class PictureAddress
{
    internal const string Route = "/people/pictures/{hash}.webp";

    [return: NotNullIfNotNull(nameof(hash))]
    public static string? Of(byte[]? hash) => hash is null ? null : $"/people/pictures/{Convert.ToHexStringLower(hash)}.webp";
}
