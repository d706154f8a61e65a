using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>
/// How recovery codes are kept: as slow hashes under one salt, so that a set costs an attacker with the database as much
/// as a password does, and a try costs us one hash.
/// </summary>
internal static class RecoveryCodes
{
    internal const int Count = 10;

    private const int SaltBytes = 16;

    /// <summary>The rounds, the salt and a hash for each code, parted by full stops.</summary>
    public static string Seal(IEnumerable<string> codes, int rounds)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return Join(rounds, salt, codes.Select(code => Hash(code, salt, rounds)));
    }

    /// <returns>What is kept once that code is used; null where it is none of them.</returns>
    public static string? Redeem(string kept, string code)
    {
        var (rounds, salt, hashes) = Parse(kept);
        var typed = Hash(code, salt, rounds);
        var left = hashes.Where(hash => !CryptographicOperations.FixedTimeEquals(hash, typed)).ToList();
        return left.Count == hashes.Count ? null : Join(rounds, salt, left);
    }

    public static int Left(string kept) => Parse(kept).Hashes.Count;

    /// <summary>Whether it has the shape of a recovery code rather than of an app's.</summary>
    public static bool IsOne(string typed) => Plain(typed).Length > Totp.Length;

    private static byte[] Hash(string code, byte[] salt, int rounds) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(Plain(code)), salt, rounds, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);

    /// <summary>People leave out hyphens and write small letters.</summary>
    private static string Plain(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private static string Join(int rounds, byte[] salt, IEnumerable<byte[]> hashes) => string.Join('.',
        [rounds.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(salt), .. hashes.Select(hash => Convert.ToBase64String(hash))]);

    private static (int Rounds, byte[] Salt, IReadOnlyList<byte[]> Hashes) Parse(string kept)
    {
        var parts = kept.Split('.');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), Convert.FromBase64String(parts[1]), [.. parts.Skip(2).Select(Convert.FromBase64String)]);
    }
}
