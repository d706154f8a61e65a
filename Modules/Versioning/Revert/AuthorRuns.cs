namespace VersionedContent.Versioning.Revert;

/// <summary>One version of a document as it stands on a branch, with what it followed.</summary>
internal readonly record struct Followed(long ChangeSetId, long? Parent, Guid AuthorId);

/// <summary>
/// A difference to apply to a document: what lies between two of its versions, from the first to the second. Null stands
/// for a document that is not there. Of several steps each takes the outcome of the one before as its second.
/// </summary>
/// <param name="Onto">The version that it is applied to; null for the branch's head, which is what the last step is applied to.</param>
internal readonly record struct Step(long? From, long? To, long? Onto = null);

/// <summary>Undoing one person's versions in a document where others edited in between.</summary>
internal static class AuthorRuns
{
    /// <summary>
    /// Versions of the person that follow each other are undone together, so that what they changed to and fro asks
    /// nothing. The oldest first: what others did after a run is put onto the document as it is without that run, up to
    /// the next. What someone undid meanwhile is so undone already, and asks nothing either.
    /// </summary>
    /// <param name="versions">The document's versions on the branch, oldest first, from the first that is to be undone.</param>
    public static IReadOnlyList<Step> Of(IReadOnlyList<Followed> versions, Guid author)
    {
        var steps = new List<Step>();
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].AuthorId != author)
                continue;
            var first = i;
            while (i + 1 < versions.Count && versions[i + 1].AuthorId == author)
                i++;
            var next = i + 1;
            while (next < versions.Count && versions[next].AuthorId != author)
                next++;
            steps.Add(new Step(versions[i].ChangeSetId, versions[first].Parent, next < versions.Count ? versions[next - 1].ChangeSetId : null));
        }

        return steps;
    }
}
