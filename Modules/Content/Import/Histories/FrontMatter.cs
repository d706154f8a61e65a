using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace VersionedContent.Content.Import.Histories;

/// <summary>YAML between two <c>---</c> lines at the start of a text.</summary>
internal static class FrontMatter
{
    /// <summary>Aliases may name one node many times; past this many nodes the fields would be far larger than their text.</summary>
    private const int MaxNodes = 100_000;

    /// <summary>Cuts a text in two that make it up exactly: the front matter with both its lines, and the rest.</summary>
    public static bool TrySplit(string text, out string head, out string body)
    {
        (head, body) = ("", text);
        var position = EndOfLine(text, 0);
        if (!IsFence(text.AsSpan(0, position)))
            return false;
        while (position < text.Length)
        {
            var next = EndOfLine(text, position);
            if (IsFence(text.AsSpan(position, next - position)))
            {
                (head, body) = (text[..next], text[next..]);
                return true;
            }
            position = next;
        }
        return false;
    }

    /// <param name="head">As <see cref="TrySplit"/> gives it.</param>
    /// <param name="problem">What is wrong, where the answer is null.</param>
    public static JsonObject? Parse(string head, out string problem)
    {
        problem = "";
        var yaml = head[EndOfLine(head, 0)..];
        yaml = yaml[..yaml.TrimEnd().LastIndexOf("---", StringComparison.Ordinal)];
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            if (stream.Documents.Count == 0)
                return [];
            var budget = MaxNodes;
            switch (stream.Documents[0].RootNode)
            {
                case YamlMappingNode mapping:
                    return Object(mapping, ref budget);
                case YamlScalarNode { Value: null or "" }:
                    return [];
                default:
                    problem = "the front matter is not a list of names and values";
                    return null;
            }
        }
        catch (YamlException unreadable)
        {
            // One line for the opening fence, which the parser did not see.
            problem = $"line {unreadable.Start.Line + 1}: {unreadable.Message}";
            return null;
        }
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
            && number.ToString("R", CultureInfo.InvariantCulture) == text && text != "-0" => Number(number),
        _ => JsonValue.Create(text),
    };

    private static JsonValue Number(double number) =>
        number == Math.Floor(number) ? JsonValue.Create((long)number) : JsonValue.Create(number);

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd() is "---";

    private static int EndOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
