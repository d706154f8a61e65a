using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VersionedContent.Content.Text;

/// <summary>Reads YAML as JSON values.</summary>
internal static class YamlJson
{
    /// <summary>Aliases may name one node many times; past this many nodes the values would be far larger than their text.</summary>
    private const int MaxNodes = 100_000;

    /// <returns>The first document; null where it is empty.</returns>
    /// <exception cref="YamlException">It does not parse, a name stands twice, or aliases unfold without end.</exception>
    public static JsonNode? Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var budget = MaxNodes;
        return stream.Documents.Count == 0 ? null : Node(stream.Documents[0].RootNode, ref budget);
    }

    private static JsonNode? Node(YamlNode node, ref int budget)
    {
        if (--budget < 0)
            throw new YamlException(node.Start, node.End, "aliases unfold to more fields than a document may have");
        return node switch
        {
            YamlMappingNode mapping => Object(mapping, ref budget),
            YamlSequenceNode sequence => Array(sequence, ref budget),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar when scalar.Tag.IsEmpty => Plain(scalar.Value ?? ""),
            YamlScalarNode scalar => JsonValue.Create(scalar.Value ?? ""),
            _ => throw new YamlException(node.Start, node.End, "an alias stands before what it names"),
        };
    }

    private static JsonObject Object(YamlMappingNode mapping, ref int budget)
    {
        var fields = new JsonObject();
        foreach (var (key, value) in mapping.Children)
        {
            if (key is not YamlScalarNode name || !fields.TryAdd(name.Value ?? "", null))
                throw new YamlException(key.Start, key.End, "a name is a list, or stands twice");
            fields[name.Value ?? ""] = Node(value, ref budget);
        }
        return fields;
    }

    private static JsonArray Array(YamlSequenceNode sequence, ref int budget)
    {
        var items = new JsonArray();
        foreach (var child in sequence.Children)
            items.Add(Node(child, ref budget));
        return items;
    }

    /// <summary>
    /// The core schema of YAML 1.2, but a number only where it would be written the same again:
    /// a release called 1.10 stays the text "1.10", and so does 007.
    /// </summary>
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => JsonValue.Create(true),
        "false" or "False" or "FALSE" => JsonValue.Create(false),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) && Math.Abs(number) < 1e15
            && number.ToString("R", CultureInfo.InvariantCulture) == text && text != "-0" => JsonNode.Parse(text)!.AsValue(),
        _ => JsonValue.Create(text),
    };
}
