using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

/// <summary>Takes some of a version's field changes back and leaves the others.</summary>
internal static class PartialUndo
{
    /// <summary>
    /// The new content with the changes at and below the pointers undone; null where one of them did not change. An element
    /// of a list goes back to its place, or to the end where the list is shorter now.
    /// </summary>
    public static JsonElement? Of(JsonElement before, JsonElement after, IReadOnlyCollection<string> pointers, MergeHints hints)
    {
        var changes = DocumentDiff.Compare(before, after, hints);
        var chosen = changes.Where(change => pointers.Any(pointer => IsAtOrBelow(change.Pointer, pointer))).ToArray();
        if (pointers.Any(pointer => !changes.Any(change => IsAtOrBelow(change.Pointer, pointer))))
            return null;
        if (chosen.Length == changes.Count)
            return before;

        var root = JsonNode.Parse(after.GetRawText())!;
        // Indexes hold as long as nothing was taken out or put in: first what stays in place, then out from the back,
        // then in from the front.
        foreach (var change in chosen.Where(change => change.Kind == FieldChangeKind.Changed))
            Put(root, change.Pointer, change.Before, hints, replaces: true);
        foreach (var change in chosen.Where(change => change.Kind == FieldChangeKind.Moved))
        {
            Take(root, change.Pointer, hints);
            Put(root, change.From!, change.Before, hints, replaces: false);
        }

        foreach (var change in chosen.Where(change => change.Kind == FieldChangeKind.Added).Reverse())
            Take(root, change.Pointer, hints);
        foreach (var change in chosen.Where(change => change.Kind == FieldChangeKind.Removed))
            Put(root, change.Pointer, change.Before, hints, replaces: false);
        return JsonSerializer.SerializeToElement(root, DeepJson.Options);
    }

    private static bool IsAtOrBelow(string pointer, string at) =>
        pointer.StartsWith(at, StringComparison.Ordinal) && (pointer.Length == at.Length || pointer[at.Length] == '/');

    private static void Take(JsonNode root, string pointer, MergeHints hints)
    {
        if (Find(root, pointer, hints) is not var (holder, step, list))
            return;
        if (holder is JsonObject members)
            members.Remove(step);
        else if (holder is JsonArray array && IndexOf(array, step, list, hints) is var index && index >= 0 && index < array.Count)
            array.RemoveAt(index);
    }

    private static void Put(JsonNode root, string pointer, JsonElement? value, MergeHints hints, bool replaces)
    {
        if (Find(root, pointer, hints) is not var (holder, step, list))
            return;
        var node = value is { } json ? JsonNode.Parse(json.GetRawText()) : null;
        if (holder is JsonObject members)
        {
            members[step] = node;
        }
        else if (holder is JsonArray array)
        {
            var index = IndexOf(array, step, list, hints);
            if (replaces && index >= 0 && index < array.Count)
                array[index] = node;
            else
                array.Insert(index < 0 ? array.Count : Math.Min(index, array.Count), node);
        }
    }

    /// <summary>The object or list that holds what the pointer names, and the pointer of that list.</summary>
    private static (JsonNode Holder, string Step, string Pointer)? Find(JsonNode root, string pointer, MergeHints hints)
    {
        if (JsonPointer.Parse(pointer) is not { Length: > 0 } steps)
            return null;
        var (at, here) = (root, "");
        foreach (var step in steps[..^1])
        {
            var next = at switch
            {
                JsonObject members => members[step],
                JsonArray array when IndexOf(array, step, here, hints) is var index && index >= 0 && index < array.Count => array[index],
                _ => null,
            };
            if (next is null)
                return null;
            (at, here) = (next, JsonPointer.Append(here, step));
        }

        return (at, steps[^1], here);
    }

    /// <summary>-1 where a keyed list has no such element.</summary>
    private static int IndexOf(JsonArray array, string step, string pointer, MergeHints hints)
    {
        if (hints.RuleFor(pointer) is (FieldRule.KeyedList, { } key))
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (array[i] is JsonObject element && element[key] is { } name && (name is JsonValue value && value.TryGetValue<string>(out var text) ? text : name.ToJsonString()) == step)
                    return i;
            }

            return -1;
        }

        return JsonPointer.TryIndex(step, out var index) ? index : -1;
    }
}
