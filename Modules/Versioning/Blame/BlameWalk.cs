using System.Text.Json;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Blame;

/// <summary>A version on the way down: its parents and what is kept of its changes.</summary>
internal sealed record BlameStep(long Id, long? Parent, long? MergeParent, FieldChangeSummary? Changes)
{
    /// <summary>Whether the kept changes leave open what the version did: some are missing, or their lines are.</summary>
    public bool NeedsContents => (Parent ?? MergeParent) is not null
        && (Changes is not { IsCut: false } || (MergeParent is not null && Changes.AgainstMerged is null)
            || Changes.Fields.Concat(Changes.AgainstMerged ?? []).Any(entry => entry.IsByPlace || LacksLines(entry)));

    private static bool LacksLines(FieldChangeEntry entry) => entry is { Kind: FieldChangeKind.Changed, Hunks: > 0, Lines: null };
}

/// <summary>
/// Carries the fields and lines of a document down its history until each has met the version that wrote it, as Git's
/// blame does. A version is visited after all its children, since ids rise along every history; what it changed stays
/// with it, unless it is a merge and the version merged in has it just so; all else goes to its first parent, lines with
/// their numbers mapped through the hunks. Pure: the caller brings the versions, and contents where the kept changes do
/// not suffice.
/// </summary>
internal sealed class BlameWalk
{
    private readonly BlameFields _fields;
    private readonly MergeHints _hints;
    private readonly BlamedIds _blamed;
    private readonly Dictionary<long, List<Bag>> _waiting = [];

    public BlameWalk(JsonElement? content, MergeHints hints, long head)
    {
        _fields = BlameFields.Of(content, hints);
        _hints = hints;
        _blamed = new BlamedIds(_fields);
        var all = new Bag { From = head };
        for (var field = 0; field < _fields.Count; field++)
            all.Claims[field] = new Claim(true, _fields[field].Lines is { } lines and > 0 ? [new Segment(0, lines, 0)] : []);
        if (all.Claims.Count > 0)
            _waiting[head] = [all];
    }

    public BlameFields Fields => _fields;

    public bool IsDone => _waiting.Count == 0;

    /// <summary>Versions that something was carried to.</summary>
    public int Visited { get; private set; }

    public bool Reaches(long version) => _waiting.ContainsKey(version);

    /// <summary>Goes on from the version by its kept changes.</summary>
    public void Visit(BlameStep step)
    {
        if (Take(step.Id) is not { } bag)
            return;
        PassOn(
            step, bag,
            step.Parent is null ? null : Touches(step.Changes!.Fields, bag),
            step.MergeParent is null ? null : Touches(step.Changes!.AgainstMerged!, bag));
    }

    /// <summary>The same by the contents themselves; null where there is none to be had.</summary>
    public void Visit(BlameStep step, JsonElement? content, JsonElement? parent, JsonElement? mergeParent)
    {
        if (Take(step.Id) is not { } bag)
            return;
        var own = BlameFields.Of(content, _hints);
        PassOn(
            step, bag,
            step.Parent is null ? null : Touches(own, BlameFields.Of(parent, _hints), bag),
            step.MergeParent is null ? null : Touches(own, BlameFields.Of(mergeParent, _hints), bag));
    }

    /// <summary>Ends the walk at a version whose own blame is known. False, and nothing done, where that lacks some of what is asked.</summary>
    public bool Visit(long version, BlamedIds known)
    {
        if (!_waiting.TryGetValue(version, out var bags))
            return true;
        foreach (var (field, claim) in bags.SelectMany(bag => bag.Claims))
        {
            if (!known.Covers(_fields[field].Pointer, claim.Segments.Count == 0 ? 0 : claim.Segments.Max(segment => segment.End)))
                return false;
        }

        foreach (var (field, claim) in Take(version)!.Claims)
        {
            var pointer = _fields[field].Pointer;
            if (claim.IsWhole)
                _blamed.Set(field, known.Writer(pointer));
            foreach (var segment in claim.Segments)
            {
                for (var line = 0; line < segment.Count; line++)
                    _blamed.Set(field, segment.Target + line, 1, known.Writer(pointer, segment.Start + line));
            }
        }

        return true;
    }

    /// <summary>The outcome. What is still on its way came from versions that may not be looked into: it is named by the last one that may.</summary>
    public BlamedIds Finish()
    {
        foreach (var bag in _waiting.Values.SelectMany(bags => bags))
        {
            foreach (var (field, claim) in bag.Claims)
                Attribute(field, claim, bag.From);
        }

        _waiting.Clear();
        return _blamed;
    }

    private Bag? Take(long version)
    {
        if (!_waiting.Remove(version, out var bags))
            return null;
        Visited++;
        var bag = bags.MaxBy(bag => bag.Claims.Count)!;
        foreach (var other in bags.Where(other => other != bag))
        {
            foreach (var (field, claim) in other.Claims)
                bag.Add(field, claim);
        }

        return bag;
    }

    /// <param name="touched">What the version did to its parent; null where it has none.</param>
    /// <param name="merged">Where it differs from the version merged in; null where it is no merge.</param>
    private void PassOn(BlameStep step, Bag bag, Dictionary<int, Touch>? touched, Dictionary<int, Touch>? merged)
    {
        var toMerged = new Bag { From = step.Id };
        foreach (var field in touched is null ? [.. bag.Claims.Keys] : touched.Keys.ToList())
        {
            var claim = bag.Claims[field];
            var (same, changed) = Split(claim, touched?[field] ?? Touch.Replaced);
            if (same.IsEmpty)
                bag.Claims.Remove(field);
            else
                bag.Claims[field] = same;
            if (merged is not null)
            {
                var (theirs, own) = merged.TryGetValue(field, out var touch) ? Split(changed, touch) : (changed, Claim.None);
                if (!theirs.IsEmpty)
                    toMerged.Claims[field] = theirs;
                changed = own;
            }

            Attribute(field, changed, step.Id);
        }

        bag.From = step.Id;
        Send(step.Parent, bag);
        Send(step.MergeParent, toMerged);
    }

    private void Send(long? version, Bag bag)
    {
        if (version is not { } id || bag.Claims.Count == 0)
            return;
        if (_waiting.TryGetValue(id, out var bags))
            bags.Add(bag);
        else
            _waiting[id] = [bag];
    }

    private void Attribute(int field, Claim claim, long version)
    {
        if (claim.IsWhole)
            _blamed.Set(field, version);
        foreach (var segment in claim.Segments)
            _blamed.Set(field, segment.Target, segment.Count, version);
    }

    private Dictionary<int, Touch> Touches(IReadOnlyList<FieldChangeEntry> changes, Bag bag)
    {
        var touches = new Dictionary<int, Touch>();
        var found = new List<int>();
        foreach (var change in changes)
        {
            found.Clear();
            _fields.AddTouched(change.Pointer, change.Kind, found);
            foreach (var field in found)
            {
                if (!bag.Claims.ContainsKey(field))
                    continue;
                var isText = change is { Kind: FieldChangeKind.Changed, Lines: not null } && change.Pointer == _fields[field].Pointer;
                touches[field] = isText && !touches.ContainsKey(field) ? new Touch(LineHunks.Read(change.Lines!)) : Touch.Replaced;
            }
        }

        return touches;
    }

    private Dictionary<int, Touch> Touches(BlameFields own, BlameFields before, Bag bag)
    {
        var touches = new Dictionary<int, Touch>();
        foreach (var field in bag.Claims.Keys)
        {
            var pointer = _fields[field].Pointer;
            var (now, was) = (own.Value(pointer), before.Value(pointer));
            if (now is not null && own.IsSame(pointer, was, now))
                continue;
            touches[field] = _fields[field].Lines is not null
                && now is { ValueKind: JsonValueKind.String } text && was is { ValueKind: JsonValueKind.String } old
                ? new Touch(TextDiff.Lines(old.GetString()!, text.GetString()!))
                : Touch.Replaced;
        }

        return touches;
    }

    /// <summary>What of the claim the version left as it was, in the lines of the version before, and what it wrote.</summary>
    private static (Claim Same, Claim Changed) Split(Claim claim, Touch touch)
    {
        if (touch.Hunks is not { } hunks)
            return (Claim.None, claim);
        List<Segment> same = [], changed = [];
        var (next, last) = (0, 0);
        foreach (var segment in claim.Segments)
        {
            var at = segment.Start;
            // Two lines may have come from one, by a merge that kept both; then segments overlap and do not rise throughout.
            if (at < last)
                next = 0;
            last = at;
            while (next < hunks.Count && hunks[next].AfterEnd <= at)
                next++;
            for (var hunk = next; at < segment.End; hunk++)
            {
                var shift = hunk == 0 ? 0 : hunks[hunk - 1].BeforeEnd - hunks[hunk - 1].AfterEnd;
                var end = hunk < hunks.Count ? Math.Clamp(hunks[hunk].AfterStart, at, segment.End) : segment.End;
                if (end > at)
                    same.Add(new Segment(at + shift, end - at, segment.Target + at - segment.Start));
                at = end;
                if (hunk == hunks.Count)
                    break;
                end = Math.Clamp(hunks[hunk].AfterEnd, at, segment.End);
                if (end > at)
                    changed.Add(new Segment(at, end - at, segment.Target + at - segment.Start));
                at = end;
            }
        }

        return (new Claim(false, same), new Claim(claim.IsWhole, changed));
    }

    /// <summary>Lines [Start, +Count) of a text at the version that holds them; Target is the first one's number in the text that is blamed.</summary>
    private readonly record struct Segment(int Start, int Count, int Target)
    {
        public int End => Start + Count;
    }

    /// <param name="IsWhole">Whether the field's own writer is still sought, not only some lines'.</param>
    private readonly record struct Claim(bool IsWhole, List<Segment> Segments)
    {
        public static Claim None { get; } = new(false, []);

        public bool IsEmpty => !IsWhole && Segments.Count == 0;
    }

    /// <param name="Hunks">Null where the value was replaced as a whole.</param>
    private readonly record struct Touch(IReadOnlyList<DiffHunk>? Hunks)
    {
        public static Touch Replaced { get; } = new(null);
    }

    private sealed class Bag
    {
        /// <summary>The version that sent it.</summary>
        public long From { get; set; }

        public Dictionary<int, Claim> Claims { get; } = [];

        public void Add(int field, Claim claim)
        {
            if (!Claims.TryGetValue(field, out var own))
                Claims[field] = claim;
            else
                Claims[field] = new Claim(own.IsWhole || claim.IsWhole, [.. own.Segments, .. claim.Segments]);
        }
    }
}
