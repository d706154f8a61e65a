using System.ComponentModel;

namespace VersionedContent.Versioning.History;

/// <summary>A page of a document's history with all that it rests on beside the rows themselves, which never change.</summary>
/// <param name="Head">The change set of the newest version at the ref.</param>
/// <param name="Withheld">The last redaction of the document.</param>
/// <param name="Authors">Who is named on the page, and <paramref name="Names"/> as they were; an author may be renamed.</param>
/// <param name="Branches">The branches named on the page, which may be renamed as well.</param>
[ImmutableObject(true)]
internal sealed record KnownHistory(DocumentHistory History, long Head, long Withheld, Guid[] Authors, string[] Names, string[] Branches)
{
    public static KnownHistory Of(DocumentHistory history, long head, long withheld)
    {
        var authors = history.Page.Versions.Select(version => version.Author).OfType<Author>().DistinctBy(author => author.Id).ToArray();
        return new KnownHistory(
            history, head, withheld, Array.ConvertAll(authors, author => author.Id), Array.ConvertAll(authors, author => author.Name),
            [.. history.Page.Versions.Select(version => version.Branch).Distinct()]);
    }
}
