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
        return MergeList(pointer, b, o, t);

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
    /// merged with its counterpart; any other place that both changed is a question of its own.
    /// </summary>
    private MergedValue MergeList(string pointer, List<JsonElement> @base, List<JsonElement> ours, List<JsonElement> theirs)
    {
        var numbers = new Dictionary<ContentHash, int>();
        var (b, o, t) = (JsonValues.Number(@base, numbers), JsonValues.Number(ours, numbers), JsonValues.Number(theirs, numbers));
        var (byOurs, byTheirs) = (SequenceDiff.Compare(b, o, numbers.Count), SequenceDiff.Compare(b, t, numbers.Count));
        var movedByBoth = Moved(b, o, byOurs).Intersect(Moved(b, t, byTheirs)).ToHashSet();
        var whole = resolutions.GetValueOrDefault(pointer);
        var merged = new JsonArray();
        // Pointers of elements are their places with ours at each question, whatever is answered.
        var (at, position, places, before) = (0, 0, 0, Conflicts.Count);
        foreach (var region in ListRegions.Of(byOurs, byTheirs))
        {
            AddAll(merged, @base, at, region.BaseStart - at);
            position += region.BaseStart - at;
            at = region.BaseEnd;
            if (region.Side == MergeSide.Theirs)
            {
                // What both moved stands where ours has it, not twice.
                for (var i = region.TheirsStart; i < region.TheirsEnd; i++)
                {
                    if (movedByBoth.Contains(t[i]))
                        continue;
                    merged.Add(Node(theirs[i]));
                    position++;
                }

                continue;
            }

            if (region.Side == MergeSide.Ours)
                AddAll(merged, ours, region.OursStart, region.OursCount);
            else if (region.BaseCount == region.OursCount && region.BaseCount == region.TheirsCount)
                MergeElements(region, position);
            else if (MergePlace(region) is { } replaced)
                return replaced;
            position += region.OursCount;
        }

        AddAll(merged, @base, at, @base.Count - at);
        return merged;

        void MergeElements(MergeRegion region, int first)
        {
            for (var i = 0; i < region.BaseCount; i++)
            {
                var value = Merge(
                    JsonPointer.Append(pointer, first + i),
                    @base[region.BaseStart + i], ours[region.OursStart + i], theirs[region.TheirsStart + i]);
                if (value.IsPresent)
                    merged.Add(value.ToNode());
            }
        }

        // Not null where an answer replaces the whole list.
        MergedValue? MergePlace(MergeRegion region)
        {
            var own = o.AsSpan(region.OursStart, region.OursCount);
            var other = t.AsSpan(region.TheirsStart, region.TheirsCount);
            var start = own.CommonPrefixLength(other);
            var end = 0;
            while (end < Math.Min(own.Length, other.Length) - start && own[^(end + 1)] == other[^(end + 1)])
                end++;
            var ourPart = ours.GetRange(region.OursStart + start, own.Length - start - end);
            var theirPart = theirs.GetRange(region.TheirsStart + start, other.Length - start - end);
            AddAll(merged, ours, region.OursStart, start);
            if (region.BaseCount == 0 && (ourPart.Count == 0 || theirPart.Count == 0))
                AddAll(merged, ourPart.Count == 0 ? theirPart : ourPart, 0, ourPart.Count + theirPart.Count);
            else if (ourPart.Count + theirPart.Count > 0)
            {
                if (whole is { Choice: ResolutionChoice.Edited } edited)
                {
                    Conflicts.RemoveRange(before, Conflicts.Count - before);
                    return new MergedValue(edited.Value, null);
                }

                var place = new FieldConflict(
                    FieldConflict.HunkKey(pointer, places++), FieldConflictKind.List, Array(@base.GetRange(region.BaseStart, region.BaseCount)), Array(ourPart), Array(theirPart));
                AddAnswer(merged, place, ourPart, theirPart, whole);
            }

            AddAll(merged, ours, region.OursEnd - end, end);
            return null;
        }
    }

    /// <summary>The elements that the question's answer puts in its place; ours while it is open.</summary>
    private void AddAnswer(JsonArray into, FieldConflict place, List<JsonElement> ours, List<JsonElement> theirs, Resolution? whole)
    {
        var answer = resolutions.GetValueOrDefault(place.Pointer) ?? whole;
        if (answer is null)
            Conflicts.Add(place);
        if (answer is { Choice: ResolutionChoice.Edited })
        {
            List<JsonElement> written = answer.Value switch
            {
                null => [],
                { ValueKind: JsonValueKind.Array } elements => [.. elements.EnumerateArray()],
                { } element => [element],
            };
            AddAll(into, written, 0, written.Count);
            return;
        }

        if (answer?.Choice != ResolutionChoice.Theirs)
            AddAll(into, ours, 0, ours.Count);
        if (answer?.Choice is ResolutionChoice.Theirs or ResolutionChoice.Both)
            AddAll(into, theirs, 0, theirs.Count);
    }

    /// <summary>Single elements that a side took from one place and put in another.</summary>
    private static IEnumerable<int> Moved(int[] before, int[] after, List<DiffHunk> hunks)
    {
        var put = hunks.SelectMany(hunk => after.Skip(hunk.AfterStart).Take(hunk.AfterCount)).CountBy(number => number).Where(p => p.Value == 1).Select(p => p.Key).ToHashSet();
        var taken = hunks.SelectMany(hunk => before.Skip(hunk.BeforeStart).Take(hunk.BeforeCount)).CountBy(number => number).Where(p => p.Value == 1).Select(p => p.Key);
        return taken.Where(number => put.Contains(number) && before.AsSpan().Count(number) == 1 && after.AsSpan().Count(number) == 1);
    }

    private static JsonElement Array(List<JsonElement> elements) => JsonSerializer.SerializeToElement(elements, DeepJson.Options);

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
    /// other side has follows the one it follows there. Where both moved elements, each move is made, and an element that
    /// both moved stands where ours has it.
    /// </summary>
    public static List<string> MergedOrder(KeyedElements @base, KeyedElements ours, KeyedElements theirs)
    {
        var (byOurs, byTheirs) = (Moved(@base, ours), Moved(@base, theirs));
        if (byTheirs.Count == 0)
            return Joined(ours._order, theirs._order);
        if (byOurs.Count == 0)
            return Joined(theirs._order, ours._order);
        byTheirs.ExceptWith(byOurs);
        return Joined([.. ours._order.Where(key => !byTheirs.Contains(key))], theirs._order);
    }

    private static List<string> Joined(List<string> lead, List<string> other)
    {
        var leading = lead.ToHashSet();
        var followers = new Dictionary<string, List<string>>();
        string? previous = null;
        var first = new List<string>();
        foreach (var key in other)
        {
            if (leading.Contains(key))
                previous = key;
            else if (previous is null)
                first.Add(key);
            else if (followers.TryGetValue(previous, out var list))
                list.Add(key);
            else
                followers[previous] = [key];
        }

        return [.. first, .. lead.SelectMany(key => followers.TryGetValue(key, out var list) ? [key, .. list] : new List<string> { key })];
    }

    private static HashSet<string> Moved(KeyedElements before, KeyedElements after)
    {
        var stayed = after._order.Where(before._byKey.ContainsKey).ToList();
        var index = stayed.Select((key, i) => (key, i)).ToDictionary(p => p.key, p => p.i);
        var hunks = SequenceDiff.Compare(
            [.. before._order.Where(index.ContainsKey).Select(key => index[key])], [.. Enumerable.Range(0, stayed.Count)], stayed.Count);
        return [.. hunks.SelectMany(hunk => stayed.Skip(hunk.AfterStart).Take(hunk.AfterCount))];
    }
}
