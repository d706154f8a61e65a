using System.Text.Json;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Blame;

/// <param name="Lines">How many lines it has, where it is a text; else null.</param>
internal readonly record struct BlameField(string Pointer, JsonElement Value, int? Lines);

/// <summary>A content as the fields that blame tells apart, addressed as differences address them.</summary>
internal sealed class BlameFields
{
    private readonly List<BlameField> _fields = [];
    private readonly Dictionary<string, int> _index = [];
    private readonly MergeHints _hints;
    private string[]? _sorted;

    private BlameFields(MergeHints hints) => _hints = hints;

    public int Count => _fields.Count;

    public BlameField this[int field] => _fields[field];

    /// <summary>A null content has no fields.</summary>
    public static BlameFields Of(JsonElement? content, MergeHints hints)
    {
        var fields = new BlameFields(hints);
        if (content is { } root)
            fields.Add("", root);
        return fields;
    }

    /// <summary>Null where the content has no such field, or a deeper structure there.</summary>
    public JsonElement? Value(string pointer) => _index.TryGetValue(pointer, out var field) ? _fields[field].Value : null;

    /// <summary>By the field's own rule: a set is the same in any order.</summary>
    public bool IsSame(string pointer, JsonElement? was, JsonElement? now)
    {
        if (CanonicalJson.Same(was, now))
            return true;
        if (now is not { ValueKind: JsonValueKind.Array } || was is not { ValueKind: JsonValueKind.Array })
            return false;
        var diff = new FieldDiff(_hints);
        diff.Compare(pointer, was, now);
        return diff.Changes.Count == 0;
    }

    /// <summary>The fields that a change at the pointer touches: the one there, those under it, or the list that it is within.</summary>
    public void AddTouched(string pointer, FieldChangeKind kind, List<int> touched)
    {
        for (var end = pointer.LastIndexOf('/'); end >= 0; end = end == 0 ? -1 : pointer.LastIndexOf('/', end - 1))
        {
            if (_index.TryGetValue(pointer[..end], out var above))
            {
                touched.Add(above);
                return;
            }
        }

        // A keyed element that only stands elsewhere is what it was.
        if (kind == FieldChangeKind.Moved)
            return;
        if (_index.TryGetValue(pointer, out var exact))
        {
            touched.Add(exact);
            return;
        }

        _sorted ??= [.. _index.Keys.Order(StringComparer.Ordinal)];
        var under = pointer + "/";
        var at = Array.BinarySearch(_sorted, under, StringComparer.Ordinal);
        for (at = at < 0 ? ~at : at; at < _sorted.Length && _sorted[at].StartsWith(under, StringComparison.Ordinal); at++)
            touched.Add(_index[_sorted[at]]);
    }

    private void Add(string pointer, JsonElement value)
    {
        var (rule, key) = _hints.RuleFor(pointer);
        if (value.ValueKind == JsonValueKind.Object && rule != FieldRule.Scalar && value.GetPropertyCount() > 0)
        {
            foreach (var member in value.EnumerateObject())
                Add(JsonPointer.Append(pointer, member.Name), member.Value);
        }
        else if (value.ValueKind == JsonValueKind.Array && rule == FieldRule.KeyedList && key is not null && value.GetArrayLength() > 0
            && KeyedElements.Of([.. value.EnumerateArray()], key) is { } elements)
        {
            foreach (var name in elements.Order)
                Add(JsonPointer.Append(pointer, name), elements[name]!.Value);
        }
        else
        {
            _index[pointer] = _fields.Count;
            _fields.Add(new BlameField(pointer, value, LinesOf(value, rule)));
        }
    }

    private static int? LinesOf(JsonElement value, FieldRule? rule)
    {
        if (value.ValueKind != JsonValueKind.String || rule == FieldRule.Scalar)
            return null;
        var text = value.GetString()!;
        return rule == FieldRule.Text || MergeHints.IsLong(text) ? TextSlices.Lines(text).Count : null;
    }
}
