using System.Text.Json;
using VersionedContent.Versioning.Blame;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Tests.Blame;

/// <summary>A document's history in memory, with what the engine would keep of each version.</summary>
internal sealed class BlameHistory(MergeHints hints)
{
    private readonly Dictionary<long, (BlameStep Step, JsonElement? Content)> _versions = [];

    public long Newest => _versions.Count;

    /// <summary>How many versions had their contents opened.</summary>
    public int Opened { get; private set; }

    public JsonElement? this[long version] => _versions[version].Content;

    public Dictionary<long, Parents> Parents => _versions.ToDictionary(v => v.Key, v => new Parents(v.Value.Step.Parent, v.Value.Step.MergeParent));

    /// <param name="bare">Keeps nothing of what changed, like a version of old.</param>
    public long Add(JsonElement? content, long? parent = null, long? mergeParent = null, bool bare = false)
    {
        var id = Newest + 1;
        var changes = FieldChangeSummary.Of(DocumentDiff.Compare(Content(parent), content, hints));
        if (mergeParent is not null)
            changes = changes.WithMerged(DocumentDiff.Compare(Content(mergeParent), content, hints));
        // Through its written form, as from the database.
        var kept = bare ? null : JsonSerializer.Deserialize<FieldChangeSummary>(JsonSerializer.Serialize(changes));
        _versions[id] = (new BlameStep(id, parent, mergeParent, kept), content);
        return id;
    }

    public BlamedIds Walk(long head, Func<long, bool>? mayLookAt = null, (long Version, BlamedIds Ids)? kept = null)
    {
        var walk = new BlameWalk(this[head], hints, head);
        for (var id = head; id > 0 && !walk.IsDone; id--)
        {
            var step = _versions[id].Step;
            if (!walk.Reaches(id) || (mayLookAt is not null && !mayLookAt(id)) || (kept?.Version == id && walk.Visit(id, kept.Value.Ids)))
                continue;
            if (step.NeedsContents)
            {
                Opened++;
                walk.Visit(step, this[id], Content(step.Parent), Content(step.MergeParent));
            }
            else
            {
                walk.Visit(step);
            }
        }

        return walk.Finish();
    }

    /// <summary>The same worked out from the oldest version up, with every content opened: slow and plain.</summary>
    public Dictionary<long, Dictionary<string, (long Writer, long[]? Lines)>> BruteForce()
    {
        var all = new Dictionary<long, Dictionary<string, (long Writer, long[]? Lines)>>();
        var fields = _versions.ToDictionary(version => version.Key, version => BlameFields.Of(version.Value.Content, hints));
        for (var id = 1L; id <= Newest; id++)
        {
            var step = _versions[id].Step;
            var own = fields[id];
            all[id] = [];
            for (var i = 0; i < own.Count; i++)
                all[id][own[i].Pointer] = Of(own[i].Pointer, own[i].Value, id, [step.Parent, step.MergeParent]);
        }

        return all;

        (long, long[]?) Of(string pointer, JsonElement value, long id, long?[] parents)
        {
            var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            var lines = text is null ? null : new long[Lines(text)];
            var writer = 0L;
            foreach (var parent in parents.OfType<long>())
            {
                if (fields[parent].Value(pointer) is not { } was)
                    continue;
                var before = all[parent][pointer];
                if (writer == 0 && IsSame(pointer, was, value))
                    writer = before.Writer;
                if (lines is null || was.ValueKind != JsonValueKind.String)
                    continue;
                var hunks = TextDiff.Lines(was.GetString()!, text!);
                foreach (var (old, now) in Kept(hunks, Lines(was.GetString()!)))
                {
                    if (lines[now] == 0)
                        lines[now] = before.Lines![old];
                }
            }

            if (lines is not null)
                lines = [.. lines.Select(line => line == 0 ? id : line)];
            return (writer == 0 ? id : writer, lines);
        }
    }

    private bool IsSame(string pointer, JsonElement was, JsonElement now) => CanonicalJson.Same(was, now)
        || hints.For(pointer)?.Rule == FieldRule.Set && DocumentDiff.Compare(was, now, new MergeHints([new("", FieldRule.Set)])).Count == 0;

    private static IEnumerable<(int Old, int Now)> Kept(IReadOnlyList<DiffHunk> hunks, int lines)
    {
        int old = 0, now = 0;
        foreach (var hunk in hunks.Append(new DiffHunk(lines, 0, 0, 0)))
        {
            while (old < hunk.BeforeStart)
                yield return (old++, now++);
            (old, now) = (hunk.BeforeEnd, hunk.AfterEnd);
        }
    }

    private static int Lines(string text) => TextSlices.Lines(text).Count;

    private JsonElement? Content(long? version) => version is { } id ? this[id] : null;
}
