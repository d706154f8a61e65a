using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VersionedContent.Versioning.Json;

/// <summary>
/// JSON in its one canonical form (RFC 8785): no white space, members sorted by UTF-16 code units, numbers as ECMAScript
/// writes them, only what must be escaped escaped. Equal contents are equal bytes, so a hash of them names the content.
/// </summary>
public static class CanonicalJson
{
    /// <exception cref="ContentProblemException">There is no canonical form: a number no double carries, a lone surrogate, a key twice.</exception>
    public static byte[] Write(JsonElement value)
    {
        var into = new ArrayBufferWriter<byte>(1024);
        if (TryWrite(value, into) is { } problem)
            throw new ContentProblemException(problem);
        return into.WrittenSpan.ToArray();
    }

    /// <inheritdoc cref="Write(JsonElement)"/>
    public static byte[] Write(JsonNode? value) => Write(JsonSerializer.SerializeToElement(value, DeepJson.Options));

    /// <summary>Null when written; else why not.</summary>
    public static ContentProblem? TryWrite(JsonElement value, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        return new CanonicalWriter(into).Write(value, "");
    }

    /// <summary>Whether two values are the same content: number and key order as canonical JSON sees them.</summary>
    public static bool Same(JsonElement? a, JsonElement? b) =>
        a is { } left && b is { } right ? JsonElement.DeepEquals(left, right) : a is null && b is null;

    /// <summary>Reads UTF-8 JSON; what is refused is told as a problem, never as an exception.</summary>
    public static (JsonElement? Value, ContentProblem? Problem) Read(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 1024 });
            return (document.RootElement.Clone(), null);
        }
        catch (JsonException e)
        {
            return (null, new("not-json", "", $"This is not valid JSON: {e.Message}"));
        }
    }

    private readonly struct CanonicalWriter(IBufferWriter<byte> into)
    {
        public ContentProblem? Write(JsonElement value, string pointer)
        {
            switch (value.ValueKind)
            {
                case JsonValueKind.Object:
                    return WriteObject(value, pointer);
                case JsonValueKind.Array:
                    return WriteArray(value, pointer);
                case JsonValueKind.String:
                    return JsonText.Of(value) is { } text ? WriteString(text, pointer) : JsonText.HalfCharacter(pointer);
                case JsonValueKind.Number:
                    return WriteNumber(value, pointer);
                case JsonValueKind.True:
                    into.Write("true"u8);
                    return null;
                case JsonValueKind.False:
                    into.Write("false"u8);
                    return null;
                case JsonValueKind.Null:
                    into.Write("null"u8);
                    return null;
                default:
                    return new("not-json", pointer, "There is no value here. Leave the field out or give it a value.");
            }
        }

        private ContentProblem? WriteObject(JsonElement value, string pointer)
        {
            var members = new (string Name, JsonElement Value)[value.GetPropertyCount()];
            var count = 0;
            foreach (var member in value.EnumerateObject())
            {
                if (JsonText.NameOf(member) is not { } name)
                    return JsonText.HalfCharacter(pointer);
                members[count++] = (name, member.Value);
            }
            Array.Sort(members, static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            into.Write("{"u8);
            for (var i = 0; i < members.Length; i++)
            {
                var at = JsonPointer.Append(pointer, members[i].Name);
                if (i > 0)
                {
                    if (members[i].Name == members[i - 1].Name)
                        return DocumentLimits.DuplicateKey(at, members[i].Name);
                    into.Write(","u8);
                }
                if (WriteString(members[i].Name, at) is { } badName)
                    return badName;
                into.Write(":"u8);
                if (Write(members[i].Value, at) is { } problem)
                    return problem;
            }
            into.Write("}"u8);
            return null;
        }

        private ContentProblem? WriteArray(JsonElement value, string pointer)
        {
            into.Write("["u8);
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                if (index > 0)
                    into.Write(","u8);
                if (Write(element, JsonPointer.Append(pointer, index++)) is { } problem)
                    return problem;
            }
            into.Write("]"u8);
            return null;
        }

        private ContentProblem? WriteNumber(JsonElement value, string pointer)
        {
            var raw = value.GetRawText();
            if (CanonicalNumber.Write(raw) is not { } text)
                return new(
                    "number-not-exact", pointer,
                    $"The number {(raw.Length > 60 ? raw[..60] + "…" : raw)} has more digits or a greater range than can be kept exactly. Send it as a string, or round it to 15 digits.");
            WriteAscii(text);
            return null;
        }

        private ContentProblem? WriteString(string text, string pointer)
        {
            into.Write("\""u8);
            var rest = text.AsSpan();
            while (true)
            {
                var plain = rest.IndexOfAny(CanonicalEscapes.MustEscape);
                var run = plain < 0 ? rest : rest[..plain];
                if (!WritePlain(run))
                    return JsonText.HalfCharacter(pointer);
                if (plain < 0)
                    break;
                WriteAscii(CanonicalEscapes.Escape(rest[plain]));
                rest = rest[(plain + 1)..];
            }
            into.Write("\""u8);
            return null;
        }

        private bool WritePlain(ReadOnlySpan<char> run)
        {
            while (run.Length > 0)
            {
                var part = run.Length > 16_000 ? run[..SafeCut(run, 16_000)] : run;
                var space = into.GetSpan(part.Length * 3);
                if (System.Text.Unicode.Utf8.FromUtf16(part, space, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
                    return false;
                into.Advance(written);
                run = run[part.Length..];
            }
            return true;
        }

        private static int SafeCut(ReadOnlySpan<char> run, int at) => char.IsHighSurrogate(run[at - 1]) ? at - 1 : at;

        private void WriteAscii(string text)
        {
            var space = into.GetSpan(text.Length);
            into.Advance(Encoding.ASCII.GetBytes(text, space));
        }
    }
}
