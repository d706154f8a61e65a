namespace VersionedContent.Versioning.Text;

/// <summary>The lines of base, ours and theirs, equal lines numbered alike, and where the sides differ from base.</summary>
internal sealed class ThreeTexts
{
    public ThreeTexts(string @base, string ours, string theirs)
        : this(TextSlices.Lines(@base), TextSlices.Lines(ours), TextSlices.Lines(theirs))
    {
    }

    private ThreeTexts(TextSlices @base, TextSlices ours, TextSlices theirs)
    {
        (Base, Ours, Theirs) = (@base, ours, theirs);
        var numbers = new SliceNumbers(@base.Count + @base.Count / 4);
        BaseNumbers = numbers.Number(@base);
        OursNumbers = numbers.Number(ours, @base, BaseNumbers);
        TheirsNumbers = numbers.Number(theirs, @base, BaseNumbers);
        Numbers = numbers.Count;
        ByOurs = SequenceDiff.Compare(BaseNumbers, OursNumbers, Numbers);
        ByTheirs = SequenceDiff.Compare(BaseNumbers, TheirsNumbers, Numbers);
    }

    public TextSlices Base { get; }

    public TextSlices Ours { get; }

    public TextSlices Theirs { get; }

    public int[] BaseNumbers { get; }

    public int[] OursNumbers { get; }

    public int[] TheirsNumbers { get; }

    public int Numbers { get; }

    /// <summary>What ours changed.</summary>
    public List<DiffHunk> ByOurs { get; }

    /// <summary>What theirs changed.</summary>
    public List<DiffHunk> ByTheirs { get; }
}
