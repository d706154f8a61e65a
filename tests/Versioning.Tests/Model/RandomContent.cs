using System.Text.Json;
using System.Text.Json.Nodes;

namespace VersionedContent.Versioning.Tests.Model;

/// <summary>Small documents with short fields, a list and a text of lines, and edits of a place or two. Few words, so that edits meet.</summary>
internal sealed class RandomContent(Random random)
{
    private static readonly string[] Words =
        ["taron", "chiapas", "launch", "lift", "drop", "steel", "wood", "fast", "quiet", "opened", "2016", "rebuilt", "Zürich", "naïve", "火", "🎢"];

    public JsonElement New()
    {
        var content = new JsonObject { ["title"] = Word(), ["body"] = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Line())) };
        for (var i = 0; i < 4; i++)
            content[$"f{i}"] = random.Next(5);
        content["tags"] = new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => (JsonNode)Word())]);
        return JsonSerializer.SerializeToElement(content);
    }

    public JsonElement Edit(JsonElement content)
    {
        var edited = JsonNode.Parse(content.GetRawText())!.AsObject();
        for (var edits = random.Next(1, 4); edits > 0; edits--)
            EditOne(edited);
        return JsonSerializer.SerializeToElement(edited);
    }

    public string Path() => $"{Word()}/{random.Next(12)}";

    private void EditOne(JsonObject content)
    {
        switch (random.Next(8))
        {
            case 0:
                content["title"] = $"{Word()} {Word()}";
                break;
            case 1 or 2:
                content[$"f{random.Next(6)}"] = random.Next(100);
                break;
            case 3:
                content.Remove($"f{random.Next(6)}");
                break;
            case 4 when content["tags"] is JsonArray tags:
                if (tags.Count > 0 && random.Next(2) == 0)
                    tags.RemoveAt(random.Next(tags.Count));
                else
                    tags.Insert(random.Next(tags.Count + 1), Word());
                break;
            default:
                content["body"] = EditText(content["body"]?.GetValue<string>() ?? "");
                break;
        }
    }

    private string EditText(string text)
    {
        var lines = text.Split('\n').ToList();
        var at = random.Next(lines.Count);
        switch (random.Next(4))
        {
            case 0 when lines.Count > 2:
                lines.RemoveAt(at);
                break;
            case 1:
                lines.Insert(at, Line().TrimEnd('\n'));
                break;
            default:
                var words = lines[at].Split(' ');
                words[random.Next(words.Length)] = Word();
                lines[at] = string.Join(' ', words);
                break;
        }

        return string.Join('\n', lines);
    }

    private string Word() => Words[random.Next(Words.Length)];

    private string Line() => string.Join(' ', Enumerable.Range(0, random.Next(3, 9)).Select(_ => Word())) + "\n";
}
