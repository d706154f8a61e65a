using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Import.Histories;

/// <summary>What became of a text that should be JSON.</summary>
internal abstract record JsonReading
{
    private JsonReading() { }

    public sealed record Value(JsonNode? Node) : JsonReading;

    /// <summary>Not JSON at all.</summary>
    public sealed record Unparsable(string Reason) : JsonReading;

    /// <summary>JSON, but canonical JSON (RFC 8785) would lose something of it, or it is more than one document may hold.</summary>
    public sealed record Inexact(string Reason) : JsonReading;
}

/// <summary>
/// Reads JSON only where canonical JSON (RFC 8785: one value a name, numbers as IEEE doubles, no lone surrogates)
/// says exactly the same: what would be lost silently is reported instead.
/// </summary>
internal static class ExactJson
{
    private const int MaxDepth = 256;

    /// <summary>The value stands one level down in its item, beside a few other fields.</summary>
    private const int RoomForItem = 2;

    public static JsonReading Read(string text)
    {
        try
        {
            var utf8 = Encoding.UTF8.GetBytes(text);
            var lost = FirstLoss(utf8);
            return lost is null
                ? new JsonReading.Value(JsonNode.Parse(utf8, documentOptions: new() { MaxDepth = MaxDepth }))
                : new JsonReading.Inexact(lost);
        }
        catch (JsonException problem)
        {
            return new JsonReading.Unparsable($"line {problem.LineNumber + 1}: {FirstSentence(problem.Message)}");
        }
    }

    private static string? FirstLoss(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new() { MaxDepth = MaxDepth });
        var names = new Stack<HashSet<string>>();
        string? lost = null;
        var fields = 0;
        // Reads to the end even after a loss: what does not parse at all is another matter and is thrown.
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray or JsonTokenType.PropertyName))
                fields++;
            if (reader.CurrentDepth > DocumentLimits.MaxDepth - RoomForItem)
                lost ??= $"it is nested more than {DocumentLimits.MaxDepth - RoomForItem} deep";
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    names.Push(new HashSet<string>(StringComparer.Ordinal));
                    break;
                case JsonTokenType.EndObject:
                    names.Pop();
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String when reader.ValueIsEscaped && !HasWholeCharacters(ref reader):
                    lost ??= "a string holds half a surrogate pair";
                    break;
                case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                    lost ??= $"the name \"{reader.GetString()}\" stands twice in one object";
                    break;
                case JsonTokenType.Number when !IsExact(Encoding.ASCII.GetString(reader.ValueSpan)):
                    lost ??= $"the number {Encoding.ASCII.GetString(reader.ValueSpan)} has no exact double";
                    break;
            }
        }
        return lost ?? (fields > DocumentLimits.MaxFields - 10 ? $"it has {fields} fields, more than a document may have" : null);
    }

    private static bool HasWholeCharacters(ref Utf8JsonReader reader)
    {
        try
        {
            reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>True where the shortest way to write this number as a double has the same value.</summary>
    public static bool IsExact(string literal) =>
        double.TryParse(literal, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
        && Decimals(literal) == Decimals(value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A number as sign, significant digits and power of ten, so that <c>1e2</c>, <c>100</c> and <c>100.0</c> are one.</summary>
    private static (bool Negative, string Digits, BigInteger Exponent) Decimals(string literal)
    {
        var negative = literal.StartsWith('-');
        var mark = literal.AsSpan().IndexOfAny('e', 'E');
        var exponent = mark < 0 ? BigInteger.Zero : BigInteger.Parse(literal.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = (mark < 0 ? literal : literal[..mark]).TrimStart('-', '+');
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point >= 0)
        {
            exponent -= mantissa.Length - point - 1;
            mantissa = mantissa.Remove(point, 1);
        }
        var digits = mantissa.TrimStart('0');
        var significant = digits.TrimEnd('0');
        return (negative, significant, significant.Length == 0 ? BigInteger.Zero : exponent + (digits.Length - significant.Length));
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal);
        return end < 0 ? message : message[..(end + 1)];
    }
}
