using System.Buffers;
using System.Text.Json;

namespace VersionedContent.Versioning.Json;

/// <summary>What one document may hold. Checked before anything is stored.</summary>
public static class DocumentLimits
{
    public const int MaxBytes = 2 * 1024 * 1024;
    public const int MaxDepth = 64;
    public const int MaxFields = 10_000;

    /// <summary>Null when the content may be kept. Fields are the members of all objects and the elements of all arrays.</summary>
    public static ContentProblem? Check(JsonElement content) => Check(content, out _);

    /// <param name="content">Any JSON value.</param>
    /// <param name="canonical">Its canonical bytes when it may be kept, so that they need not be written twice.</param>
    public static ContentProblem? Check(JsonElement content, out byte[] canonical)
    {
        canonical = [];
        var fields = 0;
        if (CheckShape(content, "", 1, ref fields) is { } shape)
            return shape;
        var into = new ArrayBufferWriter<byte>(1024);
        if (CanonicalJson.TryWrite(content, into) is { } problem)
            return problem;
        if (into.WrittenCount > MaxBytes)
            return new(
                "too-large", "",
                $"The document has {into.WrittenCount:N0} bytes; {MaxBytes:N0} are the most. Split it into several documents or shorten its longest text.");
        canonical = into.WrittenSpan.ToArray();
        return null;
    }

    internal static ContentProblem DuplicateKey(string pointer, string key) => new(
        "duplicate-key", pointer, $"The key \"{key}\" stands twice in one object. Keep one of the two.");

    private static ContentProblem? CheckShape(JsonElement value, string pointer, int depth, ref int fields)
    {
        if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
            return null;
        if (depth > MaxDepth)
            return new(
                "too-deep", pointer,
                $"Objects and lists are nested more than {MaxDepth} deep here. Flatten this part, or move it into a document of its own.");
        fields += value.ValueKind == JsonValueKind.Object ? value.GetPropertyCount() : value.GetArrayLength();
        if (fields > MaxFields)
            return new(
                "too-many-fields", pointer,
                $"The document has more than {MaxFields:N0} fields and list elements. Split it into several documents.");
        if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var element in value.EnumerateArray())
            {
                if (CheckShape(element, JsonPointer.Append(pointer, index++), depth + 1, ref fields) is { } problem)
                    return problem;
            }
            return null;
        }
        foreach (var member in value.EnumerateObject())
        {
            if (JsonText.NameOf(member) is not { } name)
                return JsonText.HalfCharacter(pointer);
            // Names of fields are kept as text beside the content, so that histories can be searched by them.
            if (name.Contains('\0', StringComparison.Ordinal))
                return new("nul-in-key", pointer, "A key here has the character U+0000, which cannot be kept in the name of a field. Take it out.");
            if (CheckShape(member.Value, JsonPointer.Append(pointer, name), depth + 1, ref fields) is { } problem)
                return problem;
        }
        return null;
    }
}
