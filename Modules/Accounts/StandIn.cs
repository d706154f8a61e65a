using System.Security.Cryptography;

namespace VersionedContent.Accounts;

/// <summary>
/// What someone is called whose name was taken off: the same for the same person wherever it is worked out, and no name.
/// Nobody else can take such a name.
/// </summary>
public static class StandIn
{
    internal const int Digits = 8;
    internal const int MostDigits = 26;

    private const string Beginning = "former member ";

    /// <summary>The name that is normally used.</summary>
    public static string Of(Guid personId) => Of(personId, Digits);

    /// <param name="digits">More where two people's names would be one; at most <see cref="MostDigits"/>, the longest a name may be.</param>
    internal static string Of(Guid personId, int digits) =>
        Beginning + Convert.ToHexStringLower(SHA256.HashData(personId.ToByteArray(bigEndian: true)))[..digits];

    internal static bool IsOne(string name) => name.StartsWith(Beginning, StringComparison.Ordinal);

    /// <summary>True for what would read like one, however it is spaced or written.</summary>
    internal static bool LooksLikeOne(string name) =>
        string.Concat(name.Where(char.IsLetter)).StartsWith("formermember", StringComparison.OrdinalIgnoreCase);
}
