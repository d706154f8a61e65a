using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Content.Import;

/// <summary>Makes a file's path one that a document may have.</summary>
internal static class SourcePath
{
    /// <summary>Room below the engine's limit for the number it adds where a path is taken.</summary>
    private const int MaxLength = 380;

    /// <summary>What a path may not hold stands as <c>~</c> and two hexadecimal digits a byte.</summary>
    public static string Escape(string path) =>
        path.All(IsKept) ? path : string.Concat(path.EnumerateRunes().Select(rune => rune.IsBmp && !IsKept((char)rune.Value) ? Escaped(rune) : rune.ToString()));

    /// <summary>A path too long ends in a hash of the whole one.</summary>
    public static string Shorten(string path) => path.Length <= MaxLength
        ? path
        : $"{path[..(MaxLength - 17)].TrimEnd('/', ' ')}~{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)).AsSpan(0, 8))}";

    public static string Escaped(Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        var text = new StringBuilder();
        foreach (var part in utf8[..rune.EncodeToUtf8(utf8)])
            text.Append(CultureInfo.InvariantCulture, $"~{part:X2}");
        return text.ToString();
    }

    private static bool IsKept(char c) => !char.IsControl(c) && c is not ('?' or '#' or '\\' or '%' or '~');
}
