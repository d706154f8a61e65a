using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>The three-way merge of a document: field by field, and by the field's rule within. Pure: the same input gives the same outcome.</summary>
public static class ThreeWayMerge
{
    /// <summary>
    /// A null side is an absent document: not yet there, or deleted. The effort stops the merge of long texts, which takes
    /// seconds, where nobody waits for it any more.
    /// </summary>
    public static MergedDocument Merge(
        JsonElement? @base, JsonElement? ours, JsonElement? theirs, MergeHints hints, Effort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(hints);
        return Run(new(@base, ours, theirs, hints), new Dictionary<string, Resolution>(), effort);
    }

    /// <summary>
    /// The same where nobody may know what both sides started from: which side made a difference cannot be told, so a person
    /// is asked about each. What started the sides is not taken for nothing, since all that one side took out of it would
    /// then come back as an addition of the other.
    /// </summary>
    public static MergedDocument MergeUnknown(JsonElement? ours, JsonElement? theirs, MergeHints hints, Effort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(hints);
        return Run(new(null, ours, theirs, hints) { IsBaseUnknown = true }, new Dictionary<string, Resolution>(), effort);
    }

    /// <summary>Takes answers to open conflicts; what they leave open stays in <see cref="MergedDocument.Conflicts"/>. An answer to no open conflict has no effect.</summary>
    public static MergedDocument Resolve(
        MergedDocument merged, IReadOnlyDictionary<string, Resolution> resolutions, Effort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(merged);
        ArgumentNullException.ThrowIfNull(resolutions);
        var all = new Dictionary<string, Resolution>(merged.Resolutions);
        foreach (var (key, resolution) in resolutions)
            all[key] = resolution;
        return Run(merged.Sides, all, effort);
    }

    private static MergedDocument Run(MergeSides sides, Dictionary<string, Resolution> resolutions, Effort? effort)
    {
        var merge = new FieldMerge(sides.Hints, resolutions, effort, sides.IsBaseUnknown);
        var value = merge.Merge("", sides.Base, sides.Ours, sides.Theirs);
        return new(value.ToElement(), merge.Conflicts) { Sides = sides, Resolutions = resolutions };
    }
}

/// <summary>A merged value: one of the sides as it is, or one put together. Absent is not JSON's null.</summary>
internal readonly record struct MergedValue(JsonElement? Element, JsonNode? Built)
{
    public static MergedValue Absent => default;

    public bool IsPresent => Element is not null || Built is not null;

    public static implicit operator MergedValue(JsonElement? element) => new(element, null);

    public static implicit operator MergedValue(JsonNode? built) => new(null, built);

    public JsonElement? ToElement() => Built is null ? Element : JsonSerializer.SerializeToElement(Built, DeepJson.Options);

    /// <summary>JSON's null becomes a null node, as System.Text.Json has it.</summary>
    public JsonNode? ToNode() => Built ?? Element switch
    {
        { ValueKind: JsonValueKind.Object } value => JsonObject.Create(value),
        { ValueKind: JsonValueKind.Array } value => JsonArray.Create(value),
        { } value => JsonValue.Create(value),
        null => null,
    };
}

/// <param name="isBaseUnknown">Every base given is then null, and every difference a question.</param>
internal sealed partial class FieldMerge(MergeHints hints, IReadOnlyDictionary<string, Resolution> resolutions, Effort? effort, bool isBaseUnknown)
{
    public List<FieldConflict> Conflicts { get; } = [];

    public MergedValue Merge(string pointer, JsonElement? @base, JsonElement? ours, JsonElement? theirs)
    {
        if (CanonicalJson.Same(ours, theirs) || (!isBaseUnknown && CanonicalJson.Same(@base, theirs)))
            return ours;
        if (!isBaseUnknown && CanonicalJson.Same(@base, ours))
            return theirs;
        if (ours is not { } o || theirs is not { } t)
            return Ask(new(pointer, FieldConflictKind.DeleteModify, @base, ours, theirs));

        var (rule, key) = hints.RuleFor(pointer);
        if (o.ValueKind == JsonValueKind.Object && t.ValueKind == JsonValueKind.Object && rule is null or FieldRule.Object)
            return MergeObject(pointer, @base.Only(JsonValueKind.Object), o, t);
        if (o.ValueKind == JsonValueKind.Array && t.ValueKind == JsonValueKind.Array && rule is not FieldRule.Scalar && !isBaseUnknown)
            return MergeArray(pointer, @base, o, t, rule ?? FieldRule.OrderedList, key);
        if (o.ValueKind == JsonValueKind.String && t.ValueKind == JsonValueKind.String && rule is not FieldRule.Scalar
            && MergeText(pointer, @base, o, t, always: rule == FieldRule.Text) is { } text)
            return text;
        var kind = @base is null ? FieldConflictKind.BothAdded : FieldConflictKind.BothChanged;
        return Ask(new(pointer, kind, @base, ours, theirs));
    }

    private MergedValue MergeObject(string pointer, JsonElement? @base, JsonElement ours, JsonElement theirs)
    {
        var merged = new JsonObject();
        var (b, o, t) = (new JsonMembers(@base), new JsonMembers(ours), new JsonMembers(theirs));
        foreach (var member in ours.EnumerateObject())
            Take(member.Name);
        foreach (var member in theirs.EnumerateObject())
        {
            if (o[member.Name] is null)
                Take(member.Name);
        }
        return merged;

        void Take(string name)
        {
            var value = Merge(JsonPointer.Append(pointer, name), b[name], o[name], t[name]);
            if (value.IsPresent)
                merged[name] = value.ToNode();
        }
    }

    private MergedValue? MergeText(string pointer, JsonElement? @base, JsonElement ours, JsonElement theirs, bool always)
    {
        var b = @base is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        var o = ours.GetString()!;
        var t = theirs.GetString()!;
        if (!always && !MergeHints.IsLong(b) && !MergeHints.IsLong(o) && !MergeHints.IsLong(t))
            return null;
        // By line, as Git asks about two texts without a common one. An empty one differs as a whole.
        var merged = isBaseUnknown ? TextMerge.Merge(b, o, t, TextMergeLevel.Lines, effort: effort) : TextMerge.Merge(b, o, t, effort: effort);
        if (merged.IsClean)
            return isBaseUnknown ? (MergedValue?)null : String(merged.WithOurs());
        if (resolutions.TryGetValue(pointer, out var whole) && whole is { Choice: ResolutionChoice.Edited })
            return whole.Value;

        var segments = new List<TextSegment>(merged.Segments.Count);
        var open = new List<TextHunk>();
        var index = 0;
        foreach (var segment in merged.Segments)
        {
            if (segment is not TextSegment.Conflict conflict)
            {
                segments.Add(segment);
                continue;
            }
            var key = FieldConflict.HunkKey(pointer, index++);
            if (Answer(resolutions.GetValueOrDefault(key) ?? whole, conflict) is { } answer)
            {
                segments.Add(new TextSegment.Agreed(answer));
                continue;
            }
            segments.Add(conflict);
            open.Add(new(key, conflict.Base, conflict.Ours, conflict.Theirs));
        }
        var result = new TextMergeResult(segments);
        if (open.Count > 0)
            Conflicts.Add(new(pointer, FieldConflictKind.Text, @base, ours, theirs) { Text = result, Hunks = open });
        return String(result.WithOurs());
    }

    private static string? Answer(Resolution? resolution, TextSegment.Conflict conflict) => resolution?.Choice switch
    {
        ResolutionChoice.Ours => conflict.Ours,
        ResolutionChoice.Theirs => conflict.Theirs,
        ResolutionChoice.Both => conflict.OursThenTheirs,
        ResolutionChoice.Edited when resolution.Value is { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => null,
    };

    /// <summary>Takes the answer if there is one, else keeps the question and ours in its place.</summary>
    private MergedValue Ask(FieldConflict conflict, Func<JsonNode>? both = null)
    {
        switch (resolutions.GetValueOrDefault(conflict.Pointer))
        {
            case { Choice: ResolutionChoice.Ours }:
                return conflict.Ours;
            case { Choice: ResolutionChoice.Theirs }:
                return conflict.Theirs;
            case { Choice: ResolutionChoice.Edited } edited:
                return edited.Value;
            case { Choice: ResolutionChoice.Both } when both is not null:
                return both();
            default:
                Conflicts.Add(conflict);
                return conflict.Ours;
        }
    }

    private static MergedValue String(string text) => JsonSerializer.SerializeToElement(text);
}

/// <summary>The members of an object by name. System.Text.Json looks for a name from end to end, which 10,000 of them would feel.</summary>
internal readonly struct JsonMembers
{
    private const int Few = 16;

    private readonly JsonElement? _object;
    private readonly Dictionary<string, JsonElement>? _byName;

    public JsonMembers(JsonElement? value)
    {
        _object = value.Only(JsonValueKind.Object);
        if (_object is not { } members || members.GetPropertyCount() <= Few)
            return;
        _byName = [];
        foreach (var member in members.EnumerateObject())
            _byName[member.Name] = member.Value;
    }

    public JsonElement? this[string name] =>
        _byName is null ? _object?.Member(name) : _byName.TryGetValue(name, out var value) ? value : null;
}

internal static class JsonValues
{
    public static JsonElement? Member(this JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : null;

    public static JsonElement? Only(this JsonElement? value, JsonValueKind kind) =>
        value is { } element && element.ValueKind == kind ? value : null;

    public static List<JsonElement> Elements(this JsonElement? value) =>
        value is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    /// <summary>Equal values of several lists get the same number.</summary>
    public static int[] Number(IReadOnlyList<JsonElement> values, Dictionary<ContentHash, int> numbers)
    {
        var result = new int[values.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var hash = ContentHash.Of(values[i]);
            if (!numbers.TryGetValue(hash, out result[i]))
                numbers[hash] = result[i] = numbers.Count;
        }
        return result;
    }
}
