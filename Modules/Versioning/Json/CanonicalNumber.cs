using System.Globalization;
using System.Text;

namespace VersionedContent.Versioning.Json;

/// <summary>Numbers as RFC 8785 writes them, which is ECMAScript's Number::toString: the shortest digits that give the same double.</summary>
internal static class CanonicalNumber
{
    /// <summary>As many digits as any double needs; a writer that prints them all means the double.</summary>
    private const int DoubleDigits = 17;

    /// <summary>
    /// The canonical text, or null if a double cannot carry the number's value. A fraction of up to 17 digits is taken as
    /// the double next to it, as RFC 8785's own example is; an integer must be carried to the last digit.
    /// </summary>
    public static string? Write(ReadOnlySpan<char> number)
    {
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            return null;
        var text = Write(value);
        if (number.SequenceEqual(text))
            return text;
        var (given, kept) = (Decimals.Of(number), Decimals.Of(text));
        return given == kept || (given.IsFraction && given.Digits.Length <= DoubleDigits && value != 0) ? text : null;
    }

    /// <summary>ECMA-262, 6.1.6.1.20: plain digits from 1e-6 up to below 1e21, else an exponent.</summary>
    public static string Write(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), value, "JSON has no NaN and no infinity.");
        if (value == 0)
            return "0";
        // .NET's round-trip format finds the same shortest digits; only its layout differs.
        var (negative, digits, point) = Decimals.Of(value.ToString("R", CultureInfo.InvariantCulture));
        var into = new StringBuilder(digits.Length + 8);
        if (negative)
            into.Append('-');
        var count = digits.Length;
        if (count <= point && point <= 21)
            into.Append(digits).Append('0', point - count);
        else if (point is > 0 and <= 21)
            into.Append(digits.AsSpan(0, point)).Append('.').Append(digits.AsSpan(point));
        else if (point is > -6 and <= 0)
            into.Append("0.").Append('0', -point).Append(digits);
        else
            WriteExponent(into, digits, point - 1);
        return into.ToString();
    }

    private static void WriteExponent(StringBuilder into, string digits, int exponent)
    {
        into.Append(digits[0]);
        if (digits.Length > 1)
            into.Append('.').Append(digits.AsSpan(1));
        into.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>A decimal number's value: 0.Digits × 10^Point, digits without zeros at either end.</summary>
    private readonly record struct Decimals(bool Negative, string Digits, int Point)
    {
        public bool IsFraction => Digits.Length > Point;

        public static Decimals Of(ReadOnlySpan<char> number)
        {
            var negative = number[0] == '-';
            if (negative)
                number = number[1..];
            var exponent = 0;
            var e = number.IndexOfAny('e', 'E');
            if (e >= 0)
            {
                // An exponent past int belongs to zero or to a number no double carries: saturating keeps them apart.
                if (!int.TryParse(number[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
                    exponent = number[e + 1] == '-' ? -1_000_000_000 : 1_000_000_000;
                number = number[..e];
            }
            var dot = number.IndexOf('.');
            var whole = dot < 0 ? number : number[..dot];
            var digits = dot < 0 ? whole.ToString() : string.Concat(whole, number[(dot + 1)..]);
            var leading = digits.AsSpan().IndexOfAnyExcept('0');
            if (leading < 0)
                return new(false, "", 0);
            return new(negative, digits[leading..].TrimEnd('0'), whole.Length - leading + exponent);
        }
    }
}
