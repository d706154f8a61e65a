using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

internal sealed partial class FieldMerge
{
    private MergedValue MergeArray(
        string pointer, JsonElement? @base, JsonElement ours, JsonElement theirs, FieldRule rule, string? key)
    {
        var (b, o, t) = (@base.Elements(), Elements(ours), Elements(theirs));
        if (rule == FieldRule.Set)
            return MergeSet(b, o, t);
        if (rule == FieldRule.KeyedList && key is not null
            && KeyedElements.Of(b, key) is { } baseByKey
            && KeyedElements.Of(o, key) is { } oursByKey
            && KeyedElements.Of(t, key) is { } theirsByKey)
            return MergeKeyed(pointer, baseByKey, oursByKey, theirsByKey);
        return MergeList(pointer, @base, ours, theirs, b, o, t);

        static List<JsonElement> Elements(JsonElement array) => [.. array.EnumerateArray()];
    }

    private static JsonArray MergeSet(List<JsonElement> @base, List<JsonElement> ours, List<JsonElement> theirs)
    {
        var numbers = new Dictionary<ContentHash, int>();
        var b = JsonValues.Number(@base, numbers).ToHashSet();
        var o = JsonValues.Number(ours, numbers);
        var t = JsonValues.Number(theirs, numbers);
        var inOurs = o.ToHashSet();
        var inTheirs = t.ToHashSet();
        var merged = new JsonArray();
        var taken = new HashSet<int>();
        for (var i = 0; i < o.Length; i++)
        {
            if ((inTheirs.Contains(o[i]) || !b.Contains(o[i])) && taken.Add(o[i]))
                merged.Add(Node(ours[i]));
        }
        for (var i = 0; i < t.Length; i++)
        {
            if (!b.Contains(t[i]) && !inOurs.Contains(t[i]) && taken.Add(t[i]))
                merged.Add(Node(theirs[i]));
        }
        return merged;
    }

    private JsonArray MergeKeyed(string pointer, KeyedElements @base, KeyedElements ours, KeyedElements theirs)
    {
        var merged = new JsonArray();
        foreach (var key in KeyedElements.MergedOrder(@base, ours, theirs))
        {
            var value = Merge(JsonPointer.Append(pointer, key), @base[key], ours[key], theirs[key]);
            if (value.IsPresent)
                merged.Add(value.ToNode());
        }
        return merged;
    }

    /// <summary>
    /// Elements are compared whole. Where both sides changed the same elements in place (as many as there were), each is
    /// merged with its counterpart; any other overlap is a question about the list.
    /// </summary>
    private MergedValue MergeList(
        string pointer, JsonElement? baseList, JsonElement oursList, JsonElement theirsList,
        List<JsonElement> @base, List<JsonElement> ours, List<JsonElement> theirs)
    {
        var numbers = new Dictionary<ContentHash, int>();
        var regions = SequenceMerge.Regions(
            JsonValues.Number(@base, numbers), JsonValues.Number(ours, numbers), JsonValues.Number(theirs, numbers), numbers.Count);
        if (regions.Any(r => r.Side == MergeSide.Conflict && !(r.BaseCount == r.OursCount && r.BaseCount == r.TheirsCount)))
        {
            return Ask(
                new(pointer, FieldConflictKind.List, baseList, oursList, theirsList),
                () => Build((region, into) =>
                {
                    AddAll(into, ours, region.OursStart, region.OursCount);
                    AddAll(into, theirs, region.TheirsStart, region.TheirsCount);
                }));
        }
        // An answer may take an element out; the pointers of the questions after it must not move.
        var takenOut = 0;
        return Build((region, into) =>
        {
            for (var i = 0; i < region.BaseCount; i++)
            {
                var value = Merge(
                    JsonPointer.Append(pointer, into.Count + takenOut),
                    @base[region.BaseStart + i], ours[region.OursStart + i], theirs[region.TheirsStart + i]);
                if (value.IsPresent)
                    into.Add(value.ToNode());
                else
                    takenOut++;
            }
        });

        JsonArray Build(Action<MergeRegion, JsonArray> conflict)
        {
            var merged = new JsonArray();
            var at = 0;
            foreach (var region in regions)
            {
                AddAll(merged, ours, at, region.OursStart - at);
                at = region.OursEnd;
                if (region.Side == MergeSide.Theirs)
                    AddAll(merged, theirs, region.TheirsStart, region.TheirsCount);
                else if (region.Side == MergeSide.Conflict)
                    conflict(region, merged);
                else
                    AddAll(merged, ours, region.OursStart, region.OursCount);
            }
            AddAll(merged, ours, at, ours.Count - at);
            return merged;
        }
    }

    private static void AddAll(JsonArray into, List<JsonElement> from, int start, int count)
    {
        for (var i = start; i < start + count; i++)
            into.Add(Node(from[i]));
    }

    private static JsonNode? Node(JsonElement value) => new MergedValue(value, null).ToNode();
}

/// <summary>The elements of a keyed list under the value of their key, in order.</summary>
internal sealed class KeyedElements
{
    private readonly Dictionary<string, JsonElement> _byKey = [];
    private readonly List<string> _order = [];

    public IReadOnlyList<string> Order => _order;

    public JsonElement? this[string key] => _byKey.TryGetValue(key, out var element) ? element : null;

    /// <summary>Null when an element has no such key or two share one: then it is no keyed list.</summary>
    public static KeyedElements? Of(List<JsonElement> elements, string key)
    {
        var keyed = new KeyedElements();
        foreach (var element in elements)
        {
            if (element.Member(key) is not { } value)
                return null;
            var name = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
            if (!keyed._byKey.TryAdd(name, element))
                return null;
            keyed._order.Add(name);
        }
        return keyed;
    }

    /// <summary>
    /// All keys of both sides in the order of ours, or of theirs if only they moved elements; each key that only the
    /// other side has follows the one it follows there.
    /// </summary>
    public static List<string> MergedOrder(KeyedElements @base, KeyedElements ours, KeyedElements theirs)
    {
        var common = @base._order.Where(k => ours._byKey.ContainsKey(k) && theirs._byKey.ContainsKey(k)).ToHashSet();
        var oursMoved = !ours._order.Where(common.Contains).SequenceEqual(@base._order.Where(common.Contains));
        var (lead, other) = oursMoved || theirs._order.Where(common.Contains).SequenceEqual(@base._order.Where(common.Contains))
            ? (ours, theirs)
            : (theirs, ours);
        var followers = new Dictionary<string, List<string>>();
        string previous = "";
        var first = new List<string>();
        foreach (var key in other._order)
        {
            if (lead._byKey.ContainsKey(key))
                previous = key;
            else if (previous.Length == 0)
                first.Add(key);
            else if (followers.TryGetValue(previous, out var list))
                list.Add(key);
            else
                followers[previous] = [key];
        }
        return [.. first, .. lead._order.SelectMany(k => followers.TryGetValue(k, out var list) ? [k, .. list] : new List<string> { k })];
    }
}
