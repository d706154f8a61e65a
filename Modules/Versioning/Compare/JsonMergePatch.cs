using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Compare;

/// <summary>JSON Merge Patch (RFC 7396): members given are set, members given as null are removed.</summary>
public static class JsonMergePatch
{
    public static JsonElement Apply(JsonElement document, JsonElement patch) =>
        JsonSerializer.SerializeToElement(Apply((JsonElement?)document, patch), DeepJson.Options);

    private static JsonNode? Apply(JsonElement? document, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
            return new MergedValue(patch, null).ToNode();
        var patched = new JsonObject();
        if (document is { ValueKind: JsonValueKind.Object } current)
        {
            foreach (var member in current.EnumerateObject())
            {
                if (patch.Member(member.Name) is null)
                    patched[member.Name] = new MergedValue(member.Value, null).ToNode();
            }
        }
        foreach (var member in patch.EnumerateObject())
        {
            if (member.Value.ValueKind != JsonValueKind.Null)
                patched[member.Name] = Apply(document?.Member(member.Name), member.Value);
        }
        return patched;
    }
}
