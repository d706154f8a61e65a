using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>
/// Time-based one-time passwords by RFC 6238 as authenticator apps make them: HMAC-SHA1, six digits, steps of 30 seconds.
/// Identity's own provider says only whether a code is good; a code that counts once needs its time step told.
/// </summary>
internal static class Totp
{
    internal const int Length = 6;
    internal const int Period = 30;

    /// <summary>Clocks of phones are off by up to this many steps, and typing takes a while.</summary>
    private const int Drift = 1;

    /// <returns>The time step whose code this is; null for a wrong one.</returns>
    /// <param name="key">The secret as its bytes.</param>
    public static long? Step(ReadOnlySpan<byte> key, string code, DateTimeOffset now)
    {
        var typed = Encoding.UTF8.GetBytes(code);
        var present = now.ToUnixTimeSeconds() / Period;
        long? found = null;
        for (var step = present - Drift; step <= present + Drift; step++)
        {
            if (CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Code(key, step)), typed))
                found = step;
        }

        return found;
    }

    [SuppressMessage("Security", "CA5350:Do not use weak cryptographic algorithms", Justification = "RFC 6238 with HMAC-SHA1 is what every authenticator app speaks.")]
    public static string Code(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(key, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 0xF)..]) & int.MaxValue;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The bytes of a key in Base32 (RFC 4648), as apps show and take it.</summary>
    /// <exception cref="FormatException">There is a character that Base32 has not.</exception>
    public static byte[] Bytes(string base32)
    {
        const string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        var bytes = new byte[base32.Length * 5 / 8];
        var (buffer, bits, at) = (0, 0, 0);
        foreach (var letter in base32)
        {
            var value = alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException("That is no Base32.");
            buffer = (buffer << 5 | value) & 0xFFFF;
            bits += 5;
            if (bits < 8)
                continue;
            bits -= 8;
            bytes[at++] = (byte)(buffer >> bits);
        }

        return bytes;
    }
}
