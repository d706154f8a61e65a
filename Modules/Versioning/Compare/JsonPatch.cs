using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Compare;

/// <summary>JSON Patch (RFC 6902).</summary>
public static class JsonPatch
{
    /// <summary>A patch that turns <paramref name="before"/> into <paramref name="after"/>: add, remove and replace, list elements compared whole first.</summary>
    public static JsonElement Create(JsonElement before, JsonElement after)
    {
        var operations = new JsonArray();
        Compare("", before, after, operations);
        return JsonSerializer.SerializeToElement(operations, DeepJson.Options);
    }

    /// <summary>The patched document, or the problem of the first operation that fails; a failed patch changes nothing.</summary>
    public static (JsonElement? Value, ContentProblem? Problem) Apply(JsonElement document, JsonElement patch) =>
        new JsonPatchRun(document).Apply(patch);

    private static void Compare(string pointer, JsonElement before, JsonElement after, JsonArray operations)
    {
        if (CanonicalJson.Same(before, after))
            return;
        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
            CompareObjects(pointer, before, after, operations);
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
            CompareArrays(pointer, before, after, operations);
        else
            Add(operations, "replace", pointer, after);
    }

    private static void CompareObjects(string pointer, JsonElement before, JsonElement after, JsonArray operations)
    {
        var (old, now) = (new JsonMembers(before), new JsonMembers(after));
        foreach (var member in before.EnumerateObject())
        {
            var at = JsonPointer.Append(pointer, member.Name);
            if (now[member.Name] is { } value)
                Compare(at, member.Value, value, operations);
            else
                Add(operations, "remove", at, null);
        }
        foreach (var member in after.EnumerateObject())
        {
            if (old[member.Name] is null)
                Add(operations, "add", JsonPointer.Append(pointer, member.Name), member.Value);
        }
    }

    /// <summary>From the last hunk to the first, so that no operation moves the place of a later one.</summary>
    private static void CompareArrays(string pointer, JsonElement before, JsonElement after, JsonArray operations)
    {
        var b = ((JsonElement?)before).Elements();
        var a = ((JsonElement?)after).Elements();
        var numbers = new Dictionary<ContentHash, int>();
        var hunks = SequenceDiff.Compare(JsonValues.Number(b, numbers), JsonValues.Number(a, numbers), numbers.Count);
        for (var h = hunks.Count - 1; h >= 0; h--)
        {
            var hunk = hunks[h];
            var pairs = Math.Min(hunk.BeforeCount, hunk.AfterCount);
            for (var i = hunk.BeforeEnd - 1; i >= hunk.BeforeStart + pairs; i--)
                Add(operations, "remove", JsonPointer.Append(pointer, i), null);
            for (var i = pairs; i < hunk.AfterCount; i++)
                Add(operations, "add", JsonPointer.Append(pointer, hunk.BeforeStart + i), a[hunk.AfterStart + i]);
            for (var i = 0; i < pairs; i++)
                Compare(JsonPointer.Append(pointer, hunk.BeforeStart + i), b[hunk.BeforeStart + i], a[hunk.AfterStart + i], operations);
        }
    }

    private static void Add(JsonArray operations, string op, string path, JsonElement? value)
    {
        var operation = new JsonObject { ["op"] = op, ["path"] = path };
        if (value is { } given)
            operation["value"] = new MergedValue(given, null).ToNode();
        operations.Add(operation);
    }
}
