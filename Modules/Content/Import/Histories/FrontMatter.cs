using System.Text.Json.Nodes;
using VersionedContent.Content.Text;
using YamlDotNet.Core;

namespace VersionedContent.Content.Import.Histories;

/// <summary>YAML between two <c>---</c> lines at the start of a text.</summary>
internal static class FrontMatter
{
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
            switch (YamlJson.Read(yaml))
            {
                case JsonObject fields:
                    return fields;
                case null:
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

    private static bool IsFence(ReadOnlySpan<char> line) => line.TrimEnd() is "---";

    private static int EndOfLine(string text, int from)
    {
        var end = text.IndexOf('\n', from);
        return end < 0 ? text.Length : end + 1;
    }
}
