namespace VersionedContent.Versioning.Text;

/// <summary>How far a merge goes before it asks.</summary>
public enum TextMergeLevel
{
    /// <summary>Exactly what <c>git merge-file</c> says.</summary>
    Lines,

    /// <summary>Where Git would ask, the words of the lines that both sides changed, and moved blocks.</summary>
    Words,
}

/// <summary>The three-way merge of a text. Every character of the three survives as it is: line ends, byte-order mark, a missing last line end.</summary>
public static class TextMerge
{
    public static TextMergeResult Merge(
        string @base, string ours, string theirs, TextMergeLevel level = TextMergeLevel.Words)
    {
        ArgumentNullException.ThrowIfNull(@base);
        ArgumentNullException.ThrowIfNull(ours);
        ArgumentNullException.ThrowIfNull(theirs);
        if (ours == theirs || theirs == @base)
            return Agreed(ours);
        if (ours == @base)
            return Agreed(theirs);
        var lines = new ThreeTexts(@base, ours, theirs);
        var overlaps = LineMerge.Overlaps(lines);
        var regions = LineMerge.Join(lines, LineMerge.Refine(lines, overlaps));
        var parts = level == TextMergeLevel.Lines || !regions.Exists(r => r.Side == MergeSide.Conflict)
            ? regions.ConvertAll(r => new LinePart(r, null))
            : FinerMerge.Parts(lines, overlaps, regions);
        return LineMerge.Write(lines, parts);
    }

    private static TextMergeResult Agreed(string text) => new([new TextSegment.Agreed(text)]);
}
