using System.Text.Json;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Types;

/// <summary>Reads a type out of its document. What the document says must be understood whole, or it is refused.</summary>
internal static class TypeReader
{
    public static ItemType Read(string slug, JsonElement document, long version)
    {
        var schema = SchemaReader.Read(document);
        if (!schema.Types.SequenceEqual(["object"]))
            throw SchemaReader.Refuse("", "the type of an item is “object”");
        if (schema.Label is not { Length: > 0 } title)
            throw SchemaReader.Refuse("", "a type needs a “title”");
        var fields = FieldsOf(document, schema.Required, "");
        return new ItemType
        {
            Slug = slug,
            Title = title,
            Plural = SchemaReader.Text(document, "x-plural", "") ?? title + "s",
            Folder = SchemaReader.Text(document, "x-folder", "") ?? slug,
            Description = SchemaReader.Text(document, "description", ""),
            Hidden = IsTrue(document, "x-hidden"),
            Reviewed = IsTrue(document, "x-reviewed"),
            Fields = fields,
            Hints = HintsOf(fields),
            Schema = WithCommonFields(schema),
            Version = version,
        };
    }

    /// <summary>Every item has a type and a title; a type need not list them to forbid all other fields.</summary>
    private static Schema WithCommonFields(Schema schema)
    {
        var properties = new Dictionary<string, Schema>(schema.Properties);
        properties.TryAdd("type", Schema.Any);
        properties.TryAdd("title", Schema.Any);
        return schema with { Properties = properties, Required = [.. schema.Required.Where(name => name is not ("type" or "title"))] };
    }

    private static List<TypeField> FieldsOf(JsonElement schema, IReadOnlyList<string> required, string at)
    {
        if (SchemaReader.Find(schema, "properties") is not { } properties)
            return [];
        // Stored JSON is canonical, its names sorted: the order that people are to see is a hint of its own.
        var order = SchemaReader.Texts(schema, "x-order", at).ToList();
        return
        [
            .. properties.EnumerateObject()
                .Where(property => at.Length > 0 || property.Name is not ("type" or "title"))
                .OrderBy(property => order.IndexOf(property.Name) is var place and >= 0 ? place : int.MaxValue)
                .Select(property => FieldOf(property.Name, property.Value, required.Contains(property.Name), $"{at}/properties/{property.Name}")),
        ];
    }

    private static TypeField FieldOf(string name, JsonElement schema, bool required, string at)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            throw SchemaReader.Refuse(at, "a field needs a schema of its own");
        var items = SchemaReader.Find(schema, "items");
        var refersTo = ReferencesOf(schema, at) ?? (items is { } each ? ReferencesOf(each, at) : null);
        var kind = KindOf(schema, items, refersTo, at);
        var merge = MergeOf(schema, kind, at);
        var key = SchemaReader.Text(schema, "x-key", at);
        if (merge == FieldRule.KeyedList && key is null)
            throw SchemaReader.Refuse(at, "“x-merge”: “keyed” needs “x-key”, the field that tells records apart");
        return new TypeField
        {
            Name = name,
            Label = SchemaReader.Text(schema, "title", at) ?? name,
            Help = SchemaReader.Text(schema, "description", at),
            Kind = kind,
            Required = required,
            Unit = SchemaReader.Text(schema, "x-unit", at),
            Searchable = IsTrue(schema, "x-searchable"),
            Facet = IsTrue(schema, "x-facet"),
            MaxLength = SchemaReader.Find(schema, "maxLength")?.GetInt32(),
            Minimum = SchemaReader.Find(schema, "minimum")?.GetDouble(),
            Maximum = SchemaReader.Find(schema, "maximum")?.GetDouble(),
            Options = OptionsOf(kind == FieldKind.Choices ? items!.Value : schema),
            RefersTo = refersTo ?? [],
            Columns = kind == FieldKind.Records ? FieldsOf(items!.Value, SchemaReader.Texts(items.Value, "required", at), at + "/items") : [],
            Merge = merge,
            Key = key,
            Default = SchemaReader.Find(schema, "default")?.Clone(),
        };
    }

    private static FieldKind KindOf(JsonElement schema, JsonElement? items, IReadOnlyList<string>? refersTo, string at)
    {
        var widget = SchemaReader.Text(schema, "x-widget", at);
        var types = TypeNames(schema);
        return (widget, types) switch
        {
            ("markdown", _) => FieldKind.Markdown,
            ("lines", _) => FieldKind.Lines,
            ("partial-date", _) => FieldKind.PartialDate,
            ("place", _) => FieldKind.Place,
            ("json", _) => FieldKind.Json,
            (_, ["string"]) when SchemaReader.Text(schema, "x-media", at) is not null => FieldKind.Image,
            (_, ["string"]) when refersTo is not null => FieldKind.Reference,
            (_, ["array"]) when refersTo is not null => FieldKind.References,
            (_, ["string"]) when schema.TryGetProperty("enum", out var options) && AllText(options) => FieldKind.Choice,
            (_, ["string"]) => SchemaReader.Text(schema, "format", at) switch
            {
                "date" => FieldKind.Date,
                "uri" => FieldKind.Link,
                _ => FieldKind.Line,
            },
            (_, ["integer"]) => FieldKind.Integer,
            (_, ["number"]) => FieldKind.Decimal,
            (_, ["boolean"]) => FieldKind.YesNo,
            (_, ["array"]) when items is { ValueKind: JsonValueKind.Object } each => TypeNames(each) switch
            {
                ["string"] when each.TryGetProperty("enum", out var options) && AllText(options) => FieldKind.Choices,
                ["string"] => FieldKind.Texts,
                ["object"] when each.TryGetProperty("properties", out _) => FieldKind.Records,
                _ => FieldKind.Json,
            },
            _ => FieldKind.Json,
        };
    }

    private static FieldRule? MergeOf(JsonElement schema, FieldKind kind, string at) => SchemaReader.Text(schema, "x-merge", at) switch
    {
        "text" => FieldRule.Text,
        "list" => FieldRule.OrderedList,
        "set" => FieldRule.Set,
        "keyed" => FieldRule.KeyedList,
        null => kind switch
        {
            FieldKind.Markdown or FieldKind.Lines => FieldRule.Text,
            FieldKind.Texts or FieldKind.Records or FieldKind.References or FieldKind.Choices => FieldRule.OrderedList,
            FieldKind.Json => null,
            _ => FieldRule.Scalar,
        },
        var other => throw SchemaReader.Refuse(at, $"“x-merge” is “{other}”, but must be one of text, list, set, keyed"),
    };

    private static MergeHints HintsOf(IReadOnlyList<TypeField> fields)
    {
        var hints = new List<FieldHint> { new("/title", FieldRule.Scalar), new("/type", FieldRule.Scalar) };
        AddHints(fields, "", hints);
        return new MergeHints(hints);
    }

    private static void AddHints(IReadOnlyList<TypeField> fields, string at, List<FieldHint> hints)
    {
        foreach (var field in fields)
        {
            var pointer = JsonPointer.Append(at, field.Name);
            if (field.Merge is { } rule)
                hints.Add(new(pointer, rule, field.Key));
            AddHints(field.Columns, pointer + "/*", hints);
        }
    }

    private static IReadOnlyList<string>? ReferencesOf(JsonElement schema, string at) =>
        schema.ValueKind != JsonValueKind.Object || SchemaReader.Find(schema, "x-reference") is not { } reference ? null
        : reference.ValueKind == JsonValueKind.String ? [reference.GetString()!]
        : SchemaReader.Texts(schema, "x-reference", at);

    private static string[] TypeNames(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? []
        : type.ValueKind == JsonValueKind.String ? [type.GetString()!]
        : [.. type.EnumerateArray().Select(name => name.GetString()!).Where(name => name != "null")];

    private static bool AllText(JsonElement options) => options.EnumerateArray().All(option => option.ValueKind == JsonValueKind.String);

    private static List<string> OptionsOf(JsonElement schema) =>
        schema.TryGetProperty("enum", out var options) && AllText(options) ? [.. options.EnumerateArray().Select(option => option.GetString()!)] : [];

    private static bool IsTrue(JsonElement schema, string hint) => SchemaReader.Find(schema, hint) is { ValueKind: JsonValueKind.True };
}
