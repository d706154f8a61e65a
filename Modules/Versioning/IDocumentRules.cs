using System.Text.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning;

/// <summary>What a higher module knows of documents and the engine does not. Implemented by Content.</summary>
public interface IDocumentRules
{
    /// <summary>How the fields of this document merge and compare.</summary>
    ValueTask<MergeHints> Hints(JsonElement content, CancellationToken ct);

    /// <summary>What breaks the rules of the document's type after a merge; empty where nothing does.</summary>
    ValueTask<IReadOnlyList<string>> Problems(JsonElement content, CancellationToken ct);
}
