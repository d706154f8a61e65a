using System.Text.Json;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Compare;

public enum FieldChangeKind
{
    Added,
    Removed,
    Changed,

    /// <summary>An element of a list that stands elsewhere now, itself unchanged.</summary>
    Moved,
}

/// <summary>How much of a text changed. Characters are UTF-16 code units of the words added and removed.</summary>
public readonly record struct TextChange(int Hunks, int Added, int Removed);

/// <summary>One field's change between two contents.</summary>
/// <param name="Pointer">Its JSON Pointer in the new content, for a removed field in the old; within a keyed list the step is the element's key.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Before">The old value, null if there was none.</param>
/// <param name="After">The new value, null if there is none.</param>
public sealed record FieldChange(string Pointer, FieldChangeKind Kind, JsonElement? Before, JsonElement? After)
{
    /// <summary>For a moved element: where it stood.</summary>
    public string? From { get; init; }

    /// <summary>For a string that merges as text.</summary>
    public TextChange? Text { get; init; }

    /// <summary>The line hunks that <see cref="Text"/> counts.</summary>
    internal IReadOnlyList<DiffHunk>? LineHunks { get; init; }

    /// <summary>True within a list that is told to be keyed but has no unique keys: the steps are places there, not keys.</summary>
    internal bool IsByPlace { get; init; }
}

/// <summary>What changed between two contents, field by field, by the rules that also merge them.</summary>
public static class DocumentDiff
{
    /// <summary>A null content is an absent document. The result is in document order and empty only for equal contents.</summary>
    public static IReadOnlyList<FieldChange> Compare(JsonElement? before, JsonElement? after, MergeHints hints)
    {
        ArgumentNullException.ThrowIfNull(hints);
        var diff = new FieldDiff(hints);
        diff.Compare("", before, after);
        return diff.Changes;
    }
}

internal sealed class FieldDiff(MergeHints hints)
{
    /// <summary>Above 0 within keyed lists that had to be compared by places.</summary>
    private int _byPlace;

    public List<FieldChange> Changes { get; } = [];

    public void Compare(string pointer, JsonElement? before, JsonElement? after)
    {
        if (CanonicalJson.Same(before, after))
            return;
        var (rule, key) = hints.RuleFor(pointer);
        if (before is not { } b || after is not { } a)
        {
            // A new or deleted document is told field by field, so that its history reads like any other's.
            if (pointer.Length == 0 && (before ?? after) is { ValueKind: JsonValueKind.Object } whole && whole.GetPropertyCount() > 0)
                CompareMembers(pointer, before, after);
            else
                Add(pointer, before is null ? FieldChangeKind.Added : FieldChangeKind.Removed, before, after, rule);
        }
        else if (b.ValueKind != a.ValueKind || rule == FieldRule.Scalar)
        {
            Add(pointer, FieldChangeKind.Changed, before, after, rule);
        }
        else if (a.ValueKind == JsonValueKind.Object)
        {
            CompareMembers(pointer, b, a);
        }
        else if (a.ValueKind == JsonValueKind.Array)
        {
            CompareArrays(pointer, before, after, rule ?? FieldRule.OrderedList, key);
        }
        else
        {
            Add(pointer, FieldChangeKind.Changed, before, after, rule);
        }
    }

    private void CompareMembers(string pointer, JsonElement? before, JsonElement? after)
    {
        var (old, now) = (new JsonMembers(before), new JsonMembers(after));
        if (after is { } a)
        {
            foreach (var member in a.EnumerateObject())
                Compare(JsonPointer.Append(pointer, member.Name), old[member.Name], member.Value);
        }
        if (before is { } b)
        {
            foreach (var member in b.EnumerateObject())
            {
                if (now[member.Name] is null)
                    Compare(JsonPointer.Append(pointer, member.Name), member.Value, null);
            }
        }
    }

    private void CompareArrays(string pointer, JsonElement? before, JsonElement? after, FieldRule rule, string? key)
    {
        var b = before.Elements();
        var a = after.Elements();
        if (rule == FieldRule.KeyedList && key is not null
            && KeyedElements.Of(b, key) is { } beforeByKey && KeyedElements.Of(a, key) is { } afterByKey)
        {
            CompareKeyed(pointer, beforeByKey, afterByKey);
            return;
        }

        _byPlace += rule == FieldRule.KeyedList ? 1 : 0;
        CompareLists(pointer, b, a, rule == FieldRule.Set);
        _byPlace -= rule == FieldRule.KeyedList ? 1 : 0;
    }

    private void CompareKeyed(string pointer, KeyedElements before, KeyedElements after)
    {
        foreach (var key in after.Order)
            Compare(JsonPointer.Append(pointer, key), before[key], after[key]);
        foreach (var key in before.Order.Where(k => after[k] is null))
            Compare(JsonPointer.Append(pointer, key), before[key], null);

        var stayed = after.Order.Where(k => before[k] is not null).ToList();
        var stood = before.Order.Where(k => after[k] is not null).ToList();
        var index = stayed.Select((k, i) => (k, i)).ToDictionary(p => p.k, p => p.i);
        var numbers = stayed.Count;
        foreach (var hunk in SequenceDiff.Compare([.. stood.Select(k => index[k])], [.. Enumerable.Range(0, numbers)], numbers))
        {
            for (var i = hunk.AfterStart; i < hunk.AfterEnd; i++)
            {
                var at = JsonPointer.Append(pointer, stayed[i]);
                Changes.Add(new(at, FieldChangeKind.Moved, before[stayed[i]], after[stayed[i]]) { From = at });
            }
        }
    }

    private void CompareLists(string pointer, List<JsonElement> before, List<JsonElement> after, bool isSet)
    {
        var numbers = new Dictionary<ContentHash, int>();
        var b = JsonValues.Number(before, numbers);
        var a = JsonValues.Number(after, numbers);
        var hunks = SequenceDiff.Compare(b, a, numbers.Count);
        var gone = new List<int>();
        var come = new List<int>();
        var paired = new Dictionary<int, int>();
        foreach (var hunk in hunks)
        {
            var partners = isSet ? [] : ElementPairs.Match(
                before.GetRange(hunk.BeforeStart, hunk.BeforeCount), after.GetRange(hunk.AfterStart, hunk.AfterCount));
            foreach (var (was, now) in partners)
                paired[hunk.AfterStart + now] = hunk.BeforeStart + was;
            gone.AddRange(Enumerable.Range(hunk.BeforeStart, hunk.BeforeCount).Except(partners.Select(p => hunk.BeforeStart + p.Before)));
            come.AddRange(Enumerable.Range(hunk.AfterStart, hunk.AfterCount));
        }

        var goneByNumber = gone.GroupBy(i => b[i]).ToDictionary(g => g.Key, g => new Queue<int>(g));
        foreach (var i in come)
        {
            var at = JsonPointer.Append(pointer, i);
            if (paired.TryGetValue(i, out var was))
            {
                Compare(at, before[was], after[i]);
            }
            else if (goneByNumber.TryGetValue(a[i], out var places) && places.TryDequeue(out var from))
            {
                gone.Remove(from);
                if (!isSet)
                    Changes.Add(new(at, FieldChangeKind.Moved, before[from], after[i]) { From = JsonPointer.Append(pointer, from), IsByPlace = _byPlace > 0 });
            }
            else
            {
                Add(at, FieldChangeKind.Added, null, after[i], null);
            }
        }
        foreach (var i in gone)
            Add(JsonPointer.Append(pointer, i), FieldChangeKind.Removed, before[i], null, null);
    }

    private void Add(string pointer, FieldChangeKind kind, JsonElement? before, JsonElement? after, FieldRule? rule)
    {
        var (text, hunks) = TextChangeOf(before, after, rule);
        Changes.Add(new(pointer, kind, before, after) { Text = text, LineHunks = hunks, IsByPlace = _byPlace > 0 });
    }

    private static (TextChange? Change, IReadOnlyList<DiffHunk>? Hunks) TextChangeOf(JsonElement? before, JsonElement? after, FieldRule? rule)
    {
        var b = before.Only(JsonValueKind.String)?.GetString();
        var a = after.Only(JsonValueKind.String)?.GetString();
        if (rule == FieldRule.Scalar || (b is null && before is not null) || (a is null && after is not null)
            || (rule != FieldRule.Text && !MergeHints.IsLong(b ?? "") && !MergeHints.IsLong(a ?? "")))
            return (null, null);
        return TextChanges.Measure(b ?? "", a ?? "");
    }
}
