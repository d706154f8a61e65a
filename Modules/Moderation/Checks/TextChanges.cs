using System.Text.Json;

namespace VersionedContent.Moderation.Checks;

/// <summary>A text of a document before and after.</summary>
/// <param name="Pointer">Its place, a JSON Pointer.</param>
/// <param name="Added">Its lines that were not there before.</param>
internal sealed record TextChange(string Pointer, string Before, string After, string Added);

internal static class TextChanges
{
    /// <summary>Every string that differs between two contents, with the lines that are new in it.</summary>
    public static IReadOnlyList<TextChange> Between(JsonElement? before, JsonElement? after)
    {
        var old = Strings(before);
        var changes = new List<TextChange>();
        foreach (var (pointer, text) in Strings(after))
        {
            var was = old.GetValueOrDefault(pointer, "");
            old.Remove(pointer);
            if (was != text)
                changes.Add(new(pointer, was, text, NewLines(was, text)));
        }

        changes.AddRange(old.Select(gone => new TextChange(gone.Key, gone.Value, "", "")));
        return changes;
    }

    /// <summary>Lines of <paramref name="after"/> that <paramref name="before"/> has not, or not as often: a moved line is not new.</summary>
    private static string NewLines(string before, string after)
    {
        var known = new Dictionary<string, int>();
        foreach (var line in before.Split('\n'))
            known[line] = known.GetValueOrDefault(line) + 1;
        var added = new List<string>();
        foreach (var line in after.Split('\n'))
        {
            if (known.TryGetValue(line, out var count) && count > 0)
                known[line] = count - 1;
            else
                added.Add(line);
        }

        return string.Join('\n', added);
    }

    private static Dictionary<string, string> Strings(JsonElement? content)
    {
        var found = new Dictionary<string, string>();
        if (content is { } element)
            Collect(element, "", found);
        return found;
    }

    private static void Collect(JsonElement element, string pointer, Dictionary<string, string> found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    Collect(property.Value, $"{pointer}/{property.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", found);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                    Collect(item, $"{pointer}/{index++}", found);
                break;
            case JsonValueKind.String:
                found[pointer] = element.GetString()!;
                break;
        }
    }
}
