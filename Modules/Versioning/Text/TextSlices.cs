namespace VersionedContent.Versioning.Text;

/// <summary>A text cut into adjoining slices (lines or words): slice i is [Bounds[i], Bounds[i + 1]). Nothing is copied.</summary>
internal sealed class TextSlices
{
    private readonly int[] _bounds;

    private TextSlices(string text, int[] bounds, int count)
    {
        Text = text;
        _bounds = bounds;
        Count = count;
    }

    public string Text { get; }

    public int Count { get; }

    public ReadOnlySpan<char> this[int index] => Text.AsSpan(_bounds[index], _bounds[index + 1] - _bounds[index]);

    /// <summary>Where a slice begins; for the count of slices, where the text ends.</summary>
    public int Start(int index) => _bounds[index];

    public int End(int index) => _bounds[index + 1];

    public ReadOnlySpan<char> Span(int index, int count) =>
        Text.AsSpan(_bounds[index], _bounds[index + count] - _bounds[index]);

    /// <summary>Lines with their line ends, cut after every LF alone, as Git does: a CR stays part of its line.</summary>
    public static TextSlices Lines(string text)
    {
        var bounds = new int[text.AsSpan().Count('\n') + 2];
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            var length = text.AsSpan(at).IndexOf('\n');
            at = length < 0 ? text.Length : at + length + 1;
            bounds[++count] = at;
        }
        return new(text, bounds, count);
    }

    public static TextSlices Words(string text)
    {
        var bounds = new int[16];
        var count = 0;
        for (var at = 0; at < text.Length;)
        {
            at += WordBreaks.Length(text, at);
            if (++count == bounds.Length)
                Array.Resize(ref bounds, bounds.Length * 2);
            bounds[count] = at;
        }
        return new(text, bounds, count);
    }
}
