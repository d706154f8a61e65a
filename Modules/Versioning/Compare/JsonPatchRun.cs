using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Compare;

internal sealed class JsonPatchRun(JsonElement document)
{
    private JsonNode? _root = Node(document);

    public (JsonElement? Value, ContentProblem? Problem) Apply(JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Array)
            return (null, new("patch-invalid", "", "A JSON Patch is a list of operations (RFC 6902)."));
        var index = 0;
        foreach (var operation in patch.EnumerateArray())
        {
            if (Apply(operation, index++) is { } problem)
                return (null, problem);
        }
        return (JsonSerializer.SerializeToElement(_root, DeepJson.Options), null);
    }

    private ContentProblem? Apply(JsonElement operation, int index)
    {
        if (operation.ValueKind != JsonValueKind.Object)
            return Invalid(index, "", "is no object");
        var op = operation.Member("op").Only(JsonValueKind.String)?.GetString();
        var path = operation.Member("path").Only(JsonValueKind.String)?.GetString();
        if (op is null || path is null)
            return Invalid(index, path ?? "", "needs \"op\" and \"path\" as strings");
        if (JsonPointer.Parse(path) is not { } steps)
            return Invalid(index, path, "has a path that is no JSON Pointer (RFC 6901)");

        switch (op)
        {
            case "add" or "replace" or "test" when operation.Member("value") is null:
                return Invalid(index, path, "needs a \"value\"");
            case "add":
                return Add(steps, Node(operation.Member("value")!.Value)) ? null : Missing(index, path);
            case "replace":
                return Replace(steps, Node(operation.Member("value")!.Value)) ? null : Missing(index, path);
            case "remove":
                return Remove(steps, out _) ? null : Missing(index, path);
            case "test":
                if (!Find(steps, out var found))
                    return Missing(index, path);
                return JsonNode.DeepEquals(found, Node(operation.Member("value")!.Value))
                    ? null
                    : new("patch-test-failed", path, $"Operation {index}: the value at \"{path}\" is not the expected one. Read the document again and make the patch anew.");
            case "move" or "copy":
                return MoveOrCopy(operation, op, path, steps, index);
            default:
                return Invalid(index, path, $"has the unknown op \"{op}\"");
        }
    }

    private ContentProblem? MoveOrCopy(JsonElement operation, string op, string path, string[] steps, int index)
    {
        if (operation.Member("from").Only(JsonValueKind.String)?.GetString() is not { } from || JsonPointer.Parse(from) is not { } source)
            return Invalid(index, path, "needs \"from\" as a JSON Pointer (RFC 6901)");
        if (!Find(source, out var value))
            return Missing(index, from);
        if (op == "copy")
            return Add(steps, value?.DeepClone()) ? null : Missing(index, path);
        if (path.StartsWith(from + "/", StringComparison.Ordinal))
            return Invalid(index, path, "would move a value into itself");
        return path == from || (Remove(source, out value) && Add(steps, value)) ? null : Missing(index, path);
    }

    private bool Find(ReadOnlySpan<string> steps, out JsonNode? found)
    {
        found = _root;
        foreach (var step in steps)
        {
            if (found is JsonObject o && o.TryGetPropertyValue(step, out var member))
                found = member;
            else if (found is JsonArray a && JsonPointer.TryIndex(step, out var index) && index < a.Count)
                found = a[index];
            else
                return false;
        }
        return true;
    }

    private bool Add(string[] steps, JsonNode? value)
    {
        if (steps.Length == 0)
        {
            _root = value;
            return true;
        }
        if (!Find(steps.AsSpan(..^1), out var parent))
            return false;
        switch (parent)
        {
            case JsonObject o:
                o[steps[^1]] = value;
                return true;
            case JsonArray a when steps[^1] == "-":
                a.Add(value);
                return true;
            case JsonArray a when JsonPointer.TryIndex(steps[^1], out var index) && index <= a.Count:
                a.Insert(index, value);
                return true;
            default:
                return false;
        }
    }

    private bool Replace(string[] steps, JsonNode? value)
    {
        if (!Find(steps, out _))
            return false;
        if (steps.Length == 0)
        {
            _root = value;
            return true;
        }
        Find(steps.AsSpan(..^1), out var parent);
        if (parent is JsonArray a && JsonPointer.TryIndex(steps[^1], out var index))
            a[index] = value;
        else
            parent!.AsObject()[steps[^1]] = value;
        return true;
    }

    private bool Remove(string[] steps, out JsonNode? removed)
    {
        if (!Find(steps, out removed))
            return false;
        if (steps.Length == 0)
        {
            _root = null;
            return true;
        }
        Find(steps.AsSpan(..^1), out var parent);
        if (parent is JsonArray a && JsonPointer.TryIndex(steps[^1], out var index))
            a.RemoveAt(index);
        else
            parent!.AsObject().Remove(steps[^1]);
        return true;
    }

    private static JsonNode? Node(JsonElement value) => new MergedValue(value, null).ToNode();

    private static ContentProblem Invalid(int index, string path, string what) =>
        new("patch-invalid", path, $"Operation {index} {what}.");

    private static ContentProblem Missing(int index, string path) =>
        new("patch-path-missing", path, $"Operation {index}: there is nothing at \"{path}\" to apply it to. Read the document again and make the patch anew.");
}
