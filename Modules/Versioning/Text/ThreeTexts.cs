namespace VersionedContent.Versioning.Text;

/// <summary>The lines of base, ours and theirs, equal lines numbered alike, and where the sides differ from base.</summary>
internal sealed class ThreeTexts
{
    public ThreeTexts(string @base, string ours, string theirs, Effort effort)
        : this(TextSlices.Lines(@base), TextSlices.Lines(ours), TextSlices.Lines(theirs), effort)
    {
    }

    private ThreeTexts(TextSlices @base, TextSlices ours, TextSlices theirs, Effort effort)
    {
        (Base, Ours, Theirs, Effort) = (@base, ours, theirs, effort);
        var numbers = new SliceNumbers(@base.Count + @base.Count / 4);
        BaseNumbers = numbers.Number(@base);
        OursNumbers = numbers.Number(ours, @base, BaseNumbers);
        TheirsNumbers = numbers.Number(theirs, @base, BaseNumbers);
        Occurrences = new(numbers.Count);
        ByOurs = SequenceDiff.Compare(BaseNumbers, OursNumbers, Occurrences, effort: effort);
        ByTheirs = SequenceDiff.Compare(BaseNumbers, TheirsNumbers, Occurrences, effort: effort);
    }

    public TextSlices Base { get; }

    public TextSlices Ours { get; }

    public TextSlices Theirs { get; }

    public int[] BaseNumbers { get; }

    public int[] OursNumbers { get; }

    public int[] TheirsNumbers { get; }

    /// <summary>For comparing lines of these texts: made once, for it is as long as they are.</summary>
    public Occurrences Occurrences { get; }

    public Effort Effort { get; }

    /// <summary>What ours changed.</summary>
    public List<DiffHunk> ByOurs { get; }

    /// <summary>What theirs changed.</summary>
    public List<DiffHunk> ByTheirs { get; }
}
