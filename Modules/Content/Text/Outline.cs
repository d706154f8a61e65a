using System.Text;

namespace VersionedContent.Content.Text;

/// <summary>A heading of a text, for its table of contents.</summary>
internal sealed record OutlineEntry(int Level, string Id, string Title);

internal static class Outline
{
    /// <summary>The prefix keeps a heading from taking an id that the page itself uses.</summary>
    private const string Prefix = "s-";

    /// <summary>The id of a heading: letters and digits of any script, the rest as single dashes.</summary>
    public static string IdOf(string heading)
    {
        var id = new StringBuilder(Prefix, heading.Length + Prefix.Length);
        foreach (var rune in heading.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                id.Append(Rune.ToLowerInvariant(rune));
            else if (id[^1] != '-')
                id.Append('-');
        }

        return id.ToString().TrimEnd('-');
    }
}
