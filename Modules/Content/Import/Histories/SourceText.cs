using System.Text.Json.Nodes;

namespace VersionedContent.Content.Import.Histories;

/// <summary>
/// Turns a file's text into an item and back.
/// <list type="table">
/// <item><term>JSON</term><description><c>{type:"data", title, data}</c>: the whole value, of whatever kind, under <c>data</c>.</description></item>
/// <item><term>Markdown</term><description><c>{type:"article", title, body}</c>: the whole text, character for character.</description></item>
/// <item><term>front matter</term><description><c>{type:"article", title, fields, fieldsText, body}</c>: the YAML as typed
/// <c>fields</c> and as it was written; <c>fieldsText</c> followed by <c>body</c> is the text.</description></item>
/// <item><term>unreadable</term><description><c>{type:"raw", title, format, problem, body}</c>: the text as it was, and why it stayed so.</description></item>
/// </list>
/// </summary>
internal static class SourceText
{
    public const string Json = "json";
    public const string Markdown = "markdown";
    public const string MarkdownWithFrontMatter = "markdown+front-matter";

    public const string Unparsable = "kept as raw text: does not parse";
    public const string Inexact = "kept as raw text: canonical JSON would lose something";

    /// <param name="path">Gives the title where the text has none.</param>
    /// <param name="place">Named with a warning where the text is kept raw.</param>
    public static JsonObject ToItem(string kind, string path, string text, ImportWarnings warnings, string place)
    {
        switch (kind)
        {
            case Json:
                return FromJson(path, text, warnings, place);
            case MarkdownWithFrontMatter when FrontMatter.TrySplit(text, out var head, out var body):
                if (FrontMatter.Parse(head, out var problem) is { } fields)
                    return new JsonObject
                    {
                        ["type"] = "article",
                        ["title"] = Text(fields, "title") ?? FirstHeading(body) ?? FileTitle(path),
                        ["fields"] = fields,
                        ["fieldsText"] = head,
                        ["body"] = body,
                    };
                warnings.Add(Unparsable, $"{place}: {problem}");
                return Raw(path, kind, problem, text);
            default:
                return new JsonObject { ["type"] = "article", ["title"] = FirstHeading(text) ?? FileTitle(path), ["body"] = text };
        }
    }

    /// <summary>True where an item, read back, says what the source text said: the same characters, or for JSON the same value.</summary>
    public static bool SaysTheSame(JsonObject item, string text) => Text(item, "type") switch
    {
        "data" => ExactJson.Read(text) is JsonReading.Value { Node: var value } && JsonNode.DeepEquals(item["data"], value),
        "raw" => (Text(item, "body") ?? "") == text,
        "article" => Text(item, "fieldsText") + Text(item, "body") == text && FieldsMatch(item),
        _ => false,
    };

    private static bool FieldsMatch(JsonObject item) =>
        Text(item, "fieldsText") is not { } head || JsonNode.DeepEquals(FrontMatter.Parse(head, out _), item["fields"]);

    private static JsonObject FromJson(string path, string text, ImportWarnings warnings, string place)
    {
        switch (ExactJson.Read(text))
        {
            case JsonReading.Value { Node: var value }:
                return new JsonObject { ["type"] = "data", ["title"] = JsonTitle(value) ?? FileTitle(path), ["data"] = value };
            case JsonReading.Inexact { Reason: var reason }:
                warnings.Add(Inexact, $"{place}: {reason}");
                return Raw(path, Json, reason, text);
            case JsonReading.Unparsable { Reason: var reason }:
                warnings.Add(Unparsable, $"{place}: {reason}");
                return Raw(path, Json, reason, text);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static JsonObject Raw(string path, string format, string problem, string text) => new()
    {
        ["type"] = "raw",
        ["title"] = FileTitle(path),
        ["format"] = format,
        ["problem"] = problem,
        ["body"] = text,
    };

    private static string? JsonTitle(JsonNode? value) => value is JsonObject named ? Text(named, "title") ?? Text(named, "name") : null;

    private static string? Text(JsonObject item, string name) =>
        item[name] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    /// <summary>The first <c># heading</c> outside code fences, without its closing marks.</summary>
    private static string? FirstHeading(string text)
    {
        var fenced = false;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("```") || line.StartsWith("~~~"))
                fenced = !fenced;
            if (fenced || !line.StartsWith("# "))
                continue;
            var heading = line[2..].Trim().TrimEnd('#').TrimEnd();
            if (heading.Length is > 0 and <= 200)
                return heading.ToString();
        }
        return null;
    }

    private static string FileTitle(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var dot = name.LastIndexOf('.');
        return dot > 0 ? name[..dot] : name;
    }
}
