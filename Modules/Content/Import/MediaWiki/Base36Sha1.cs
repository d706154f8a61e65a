using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>SHA-1 as MediaWiki writes it: in base 36, 31 digits. A checksum here, not a safeguard.</summary>
internal static class Base36Sha1
{
    private const int Digits = 31;
    private const string Alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

    public static string Of(string text)
    {
#pragma warning disable CA5350 // The export format names SHA-1.
        var rest = new BigInteger(SHA1.HashData(Encoding.UTF8.GetBytes(text)), isUnsigned: true, isBigEndian: true);
#pragma warning restore CA5350
        return string.Create(Digits, rest, static (digits, number) =>
        {
            for (var i = digits.Length - 1; i >= 0; i--)
            {
                number = BigInteger.DivRem(number, 36, out var digit);
                digits[i] = Alphabet[(int)digit];
            }
        });
    }

    /// <summary>
    /// A revision's checksum: that of its one slot; of several, each is joined to the next in order of their roles
    /// and the pair hashed again.
    /// </summary>
    public static string OfSlots(IEnumerable<(string Role, string Sha1)> slots) =>
        slots.OrderBy(slot => slot.Role, StringComparer.Ordinal).Select(slot => slot.Sha1).Aggregate((all, next) => Of(all + next));
}
