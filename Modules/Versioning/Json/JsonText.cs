using System.Text.Json;

namespace VersionedContent.Versioning.Json;

/// <summary>Reads strings that may hold half a character, which System.Text.Json refuses to read by throwing.</summary>
internal static class JsonText
{
    public static string? Of(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static ContentProblem HalfCharacter(string pointer) => new(
        "lone-surrogate", pointer,
        "The text holds half a character (a lone UTF-16 surrogate), which cannot be kept. Remove it and send the text again.");
}
