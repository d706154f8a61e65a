using System.Security.Cryptography;

namespace VersionedContent.Versioning.Authors;

/// <summary>What an erased person is called: the same for the same person wherever it is worked out, and no name.</summary>
internal static class Pseudonym
{
    public static string Of(Guid authorId) => $"former member {Convert.ToHexStringLower(SHA256.HashData(authorId.ToByteArray(bigEndian: true)).AsSpan(0, 4))}";
}
