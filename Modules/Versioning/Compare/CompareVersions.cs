using VersionedContent.Accounts;
using VersionedContent.Versioning.Merge;
using VersionedContent.Versioning.Read;

namespace VersionedContent.Versioning.Compare;

/// <summary>What changed in a document between two of its versions.</summary>
internal sealed class CompareVersions(ReadDocuments read, IDocumentRules rules)
{
    public async Task<DocumentComparison?> Run(Guid documentId, long from, long to, Viewer viewer, CancellationToken ct)
    {
        if (await read.Version(documentId, from, viewer, ct) is not { } before || await read.Version(documentId, to, viewer, ct) is not { } after)
            return null;
        var hints = (after.Content ?? before.Content) is { } content ? await rules.Hints(content, ct) : MergeHints.None;
        return new DocumentComparison(before, after, DocumentDiff.Compare(before.Content, after.Content, hints));
    }
}
