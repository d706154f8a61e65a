using System.Globalization;
using System.Text;

namespace VersionedContent.Versioning.Text;

/// <summary>
/// Where a word ends: a run of letters, digits and marks is one word; a line end, a run of other white space, and every
/// other character are one each. Scripts written without spaces are cut at each character, so that two edits of one
/// sentence can still be told apart.
/// </summary>
internal static class WordBreaks
{
    internal enum Kind { Word, Space, LineEnd, Other, Ideograph }

    /// <summary>The length in UTF-16 units of the word that starts at <paramref name="at"/>.</summary>
    public static int Length(string text, int at)
    {
        var (kind, length) = Read(text, at);
        if (kind is Kind.LineEnd or Kind.Other)
            return length;
        var end = at + length;
        while (end < text.Length)
        {
            var (next, size) = Read(text, end);
            var joins = kind switch
            {
                Kind.Ideograph => next == Kind.Word && IsMark(text, end),
                Kind.Word => next == Kind.Word || JoinsLetters(text, end),
                _ => next == kind,
            };
            if (!joins)
                break;
            end += size;
        }
        return end - at;
    }

    public static bool IsSpace(ReadOnlySpan<char> word) => word.Length > 0 && char.IsWhiteSpace(word[0]);

    public static bool IsLineEnd(ReadOnlySpan<char> word) => word.Length > 0 && word[^1] == '\n';

    public static bool IsIdeograph(ReadOnlySpan<char> word) =>
        word.Length > 0 && word[0] >= 0x0E00
        && Rune.DecodeFromUtf16(word, out var rune, out _) == System.Buffers.OperationStatus.Done && IsIdeograph(rune.Value);

    /// <summary>An apostrophe, dot, comma and the like between two letters or digits is part of the word: don't, 3.14, file.md, a-b.</summary>
    private static bool JoinsLetters(string text, int at) =>
        text[at] is '\'' or '’' or '.' or ',' or '_' or '-' or ':' or '/' or '@' or '%' or '+' or '=' or '&' or '?' or '#' or '~'
        && at + 1 < text.Length
        && Read(text, at + 1).Kind == Kind.Word;

    private static bool IsMark(string text, int at) =>
        CharUnicodeInfo.GetUnicodeCategory(text, at)
            is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static (Kind Kind, int Length) Read(string text, int at)
    {
        var c = text[at];
        if (c < 128)
        {
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
                return (Kind.Word, 1);
            if (c == '\n')
                return (Kind.LineEnd, 1);
            if (c == '\r' && at + 1 < text.Length && text[at + 1] == '\n')
                return (Kind.LineEnd, 2);
            return (char.IsWhiteSpace(c) ? Kind.Space : Kind.Other, 1);
        }
        // A lone surrogate is a character of its own: texts come from people and are never refused here.
        if (Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) != System.Buffers.OperationStatus.Done)
            return (Kind.Other, 1);
        if (Rune.IsWhiteSpace(rune))
            return (Kind.Space, length);
        if (IsIdeograph(rune.Value))
            return (Kind.Ideograph, length);
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber
                or UnicodeCategory.Format => (Kind.Word, length),
            _ => (Rune.IsLetter(rune) ? Kind.Word : Kind.Other, length),
        };
    }

    private static bool IsIdeograph(int value) => value
        is (>= 0x2E80 and <= 0x2FDF) or (>= 0x3040 and <= 0x30FF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x20000 and <= 0x3FFFF);
}
