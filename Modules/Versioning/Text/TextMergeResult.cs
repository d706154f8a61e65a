using System.Text;

namespace VersionedContent.Versioning.Text;

/// <summary>A stretch of a merged text: agreed, or a question to a person.</summary>
public abstract record TextSegment
{
    private TextSegment()
    {
    }

    public sealed record Agreed(string Text) : TextSegment;

    /// <summary>Whole lines; <paramref name="Base"/> is what both sides started from.</summary>
    public sealed record Conflict(string Base, string Ours, string Theirs) : TextSegment
    {
        /// <summary>The lines around end in CR LF, so the markers do too.</summary>
        internal bool MarkersEndInCrLf { get; init; }

        /// <summary>Both sides' lines; a last line without its line end gets one where another follows.</summary>
        internal string OursThenTheirs =>
            Ours.Length > 0 && Theirs.Length > 0 && Ours[^1] != '\n' ? $"{Ours}{(MarkersEndInCrLf ? "\r\n" : "\n")}{Theirs}" : Ours + Theirs;
    }
}

/// <summary>The names shown behind the conflict markers.</summary>
public sealed record MergeLabels(string Ours = "ours", string Theirs = "theirs", string? Base = null);

public sealed record TextMergeResult(IReadOnlyList<TextSegment> Segments)
{
    public int Conflicts { get; } = Segments.Count(s => s is TextSegment.Conflict);

    public bool IsClean => Conflicts == 0;

    /// <summary>The merged text, with ours where a person must still decide.</summary>
    public string WithOurs() => Write((into, conflict) => into.Append(conflict.Ours));

    /// <summary>
    /// The merged text with Git's conflict markers; a base label adds the base between them, as <c>--diff3</c> does. A
    /// side whose last line has no line end gets one, so that the marker stands on a line of its own.
    /// </summary>
    public string ToText(MergeLabels? labels = null)
    {
        labels ??= new();
        return Write((into, conflict) =>
        {
            var end = conflict.MarkersEndInCrLf ? "\r\n" : "\n";
            Marker(into, "<<<<<<<", labels.Ours, end);
            Lines(into, conflict.Ours, end);
            if (labels.Base is not null)
            {
                Marker(into, "|||||||", labels.Base, end);
                Lines(into, conflict.Base, end);
            }
            Marker(into, "=======", "", end);
            Lines(into, conflict.Theirs, end);
            Marker(into, ">>>>>>>", labels.Theirs, end);
        });
    }

    private string Write(Action<StringBuilder, TextSegment.Conflict> question)
    {
        if (Segments is [TextSegment.Agreed whole])
            return whole.Text;
        var into = new StringBuilder();
        foreach (var segment in Segments)
        {
            if (segment is TextSegment.Agreed agreed)
                into.Append(agreed.Text);
            else
                question(into, (TextSegment.Conflict)segment);
        }
        return into.ToString();
    }

    private static void Marker(StringBuilder into, string marker, string label, string end)
    {
        into.Append(marker);
        if (label.Length > 0)
            into.Append(' ').Append(label);
        into.Append(end);
    }

    private static void Lines(StringBuilder into, string lines, string end)
    {
        into.Append(lines);
        if (lines.Length > 0 && lines[^1] != '\n')
            into.Append(end);
    }
}
