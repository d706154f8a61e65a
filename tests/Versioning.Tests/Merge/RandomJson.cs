using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace VersionedContent.Versioning.Tests.Merge;

/// <summary>Small contents of few names and values, so that two of them often meet in the same place.</summary>
internal static class RandomJson
{
    private static readonly Gen<string> Names = OneOf("a", "b", "c", "a/b", "m~n", "");

    private static readonly Gen<JsonNode?> Scalars = Gen.OneOf(
        Gen.Int[0, 3].Select(i => (JsonNode?)i),
        OneOf("x", "y", "one two three", "a\nb\nc\n", "a\nB\nc\n").Select(s => (JsonNode?)s),
        Gen.Bool.Select(b => (JsonNode?)b),
        Gen.Const((JsonNode?)null));

    private static readonly Gen<JsonNode?> Any = Gen.Recursive<JsonNode?>((depth, inner) => depth > 2
        ? Scalars
        : Gen.OneOf(
            Scalars,
            inner.List[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(i => i?.DeepClone())])),
            Gen.Select(Names, inner).List[0, 4].Select(Object)));

    public static readonly Gen<JsonElement> Values = Any.Select(n => JsonSerializer.SerializeToElement(n));

    public static readonly Gen<JsonElement> Documents =
        Gen.Select(Names, Any).List[0, 6].Select(members => JsonSerializer.SerializeToElement(Object(members)));

    private static Gen<string> OneOf(params string[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static JsonNode? Object(List<(string Name, JsonNode? Value)> members)
    {
        var made = new JsonObject();
        foreach (var (name, value) in members)
            made[name] = value?.DeepClone();
        return made;
    }
}
