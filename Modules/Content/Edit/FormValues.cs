using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Edit;

/// <summary>Values of an item as the form's controls show them.</summary>
internal static class FormValues
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonElement? Find(JsonElement content, string name) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The text of one control. Values that do not fit the field's kind are shown as JSON, so that nothing is lost by looking.</summary>
    public static string Text(JsonElement? value, FieldKind kind) => (kind, value) switch
    {
        (_, null) => "",
        (FieldKind.Json, { } any) => JsonSerializer.Serialize(any, Readable),
        (FieldKind.Texts or FieldKind.References or FieldKind.Choices, { ValueKind: JsonValueKind.Array } list) =>
            string.Join('\n', list.EnumerateArray().Select(Plain)),
        (_, { } single) => Plain(single),
    };

    public static IReadOnlySet<string> Chosen(JsonElement? value) => value is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Select(Plain).ToHashSet()
        : new HashSet<string>();

    public static IReadOnlyList<JsonElement> Records(JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Object or JsonValueKind.Array => JsonSerializer.Serialize(value, Readable),
        _ => value.GetRawText(),
    };
}
