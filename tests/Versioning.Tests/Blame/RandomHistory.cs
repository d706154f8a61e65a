using System.Text.Json;
using System.Text.Json.Nodes;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Blame;

/// <summary>A history of edits, branches and merges, made by numbers that a property test draws and shrinks.</summary>
internal static class RandomHistory
{
    private static readonly string[] Words = ["one", "two", "three", "", "}", "five", "six"];

    public static BlameHistory Of((int Operation, int A, int B, int C)[] operations, MergeHints hints)
    {
        var history = new BlameHistory(hints);
        var heads = new List<long> { history.Add(Parse("""{"title":"t","n":0,"body":"one\ntwo\nthree\n","facts":{"a":1},"tags":["x"],"list":[1],"credits":[{"name":"A","bio":"one\ntwo\n"}]}""")) };
        foreach (var (operation, a, b, c) in operations)
        {
            var branch = a % heads.Count;
            switch (operation)
            {
                case 0 when heads.Count < 4:
                    heads.Add(heads[branch]);
                    break;
                case 1 or 2 when heads.Count > 1:
                    heads[branch] = Merge(history, heads[branch], heads[b % heads.Count], c, hints);
                    break;
                default:
                    // A version in thirty keeps nothing of its changes.
                    heads[branch] = history.Add(Edited(history[heads[branch]]!.Value, operation, b, c), heads[branch], bare: (a + b + c) % 30 == 0);
                    break;
            }
        }

        return history;
    }

    private static long Merge(BlameHistory history, long ours, long theirs, int choice, MergeHints hints)
    {
        long? start = MergeBase.Find(ours, theirs, history.Parents) is [var nearest, ..] ? nearest : null;
        if (start == theirs)
            return ours;
        if (start == ours)
            return history.Add(history[theirs], ours, theirs);
        var merged = ThreeWayMerge.Merge(start is { } id ? history[id] : null, history[ours], history[theirs], hints);
        var answers = merged.Conflicts.ToDictionary(conflict => conflict.Pointer, _ => (choice % 4) switch
        {
            0 => Resolution.Ours,
            1 => Resolution.Theirs,
            _ => Resolution.Both,
        });
        merged = ThreeWayMerge.Resolve(merged, answers);
        var content = merged.Content!.Value;
        // Some merges change something more themselves.
        return history.Add(choice % 10 == 0 ? Edited(content, choice, choice, choice + 1) : content, ours, theirs, bare: choice % 17 == 0);
    }

    private static JsonElement Edited(JsonElement content, int operation, int where, int what)
    {
        var root = JsonNode.Parse(content.GetRawText())!.AsObject();
        var credits = (JsonArray)root["credits"]!;
        switch (operation % 10)
        {
            case 3:
                root["title"] = Words[what % Words.Length];
                break;
            case 4:
                root["facts"] = what % 5 == 0 ? what : new JsonObject { ["a"] = where % 3, [what % 2 == 0 ? "b" : "c"] = what % 3 };
                break;
            case 5:
                root[what % 2 == 0 ? "tags" : "list"] = new JsonArray([.. Enumerable.Range(0, where % 4).Select(i => (JsonNode)$"{(what + i) % 5}")]);
                break;
            case 6 when credits.Count > 0:
                var credit = credits[where % credits.Count]!.DeepClone();
                credits.RemoveAt(where % credits.Count);
                credit["bio"] = Lines(credit["bio"]?.GetValue<string>() ?? "", where, what);
                if (what % 4 > 0)
                    credits.Insert(what % (credits.Count + 1), credit);
                break;
            case 7:
                var name = ((char)('A' + (what % 5))).ToString();
                // Sometimes a number that could be a place, sometimes twice, so that it is no keyed list for a while.
                credits.Add(new JsonObject { ["name"] = what % 6 == 0 ? $"{where % 3}" : name, ["bio"] = "one\ntwo\n" });
                break;
            default:
                root["body"] = Lines(root["body"]!.GetValue<string>(), where, what);
                break;
        }

        return Parse(root.ToJsonString());
    }

    private static string Lines(string text, int where, int what)
    {
        var lines = text.Split('\n', StringSplitOptions.None).SkipLast(1).ToList();
        var at = where % (lines.Count + 1);
        var word = Words[what % Words.Length] + (what % 3 == 0 ? $" {what}" : "");
        if (what % 5 == 0 && at < lines.Count)
            lines.RemoveRange(at, Math.Min(1 + (what % 3), lines.Count - at));
        else if (what % 2 == 0 && at < lines.Count)
            lines[at] = word;
        else
            lines.InsertRange(at, Enumerable.Repeat(word, 1 + (what % 2)));
        return string.Concat(lines.Select(line => line + "\n"));
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
