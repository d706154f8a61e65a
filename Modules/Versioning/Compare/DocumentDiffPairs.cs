using System.Text.Json;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Compare;

/// <summary>Which old element of a list became which new one, so that an edited element is not told as one removed and one added.</summary>
internal static class ElementPairs
{
    /// <summary>Past this many comparisons elements are paired by their place alone.</summary>
    private const int MostComparisons = 2_500;

    /// <summary>
    /// As many on both sides: each with the one in its place. Else objects that share at least half of their members, the
    /// first that fits, in order.
    /// </summary>
    public static List<(int Before, int After)> Match(List<JsonElement> before, List<JsonElement> after)
    {
        var pairs = new List<(int Before, int After)>();
        if (before.Count == after.Count || (long)before.Count * after.Count > MostComparisons)
        {
            for (var i = 0; i < Math.Min(before.Count, after.Count); i++)
                pairs.Add((i, i));
            return pairs;
        }
        var next = 0;
        for (var i = 0; i < before.Count; i++)
        {
            var found = after.FindIndex(next, a => AreOneObject(before[i], a));
            if (found < 0)
                continue;
            pairs.Add((i, found));
            next = found + 1;
        }
        return pairs;
    }

    private static bool AreOneObject(JsonElement before, JsonElement after)
    {
        if (before.ValueKind != JsonValueKind.Object || after.ValueKind != JsonValueKind.Object)
            return false;
        var most = Math.Max(before.GetPropertyCount(), after.GetPropertyCount());
        return most > 0 && before.EnumerateObject().Count(m => CanonicalJson.Same(m.Value, after.Member(m.Name))) * 2 >= most;
    }
}
