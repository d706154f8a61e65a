using System.Text.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning;

/// <summary>Documents without types: the rules where no higher module brings its own.</summary>
internal sealed class PlainDocuments : IDocumentRules
{
    public ValueTask<MergeHints> Hints(JsonElement content, CancellationToken ct) => ValueTask.FromResult(MergeHints.None);

    public ValueTask<IReadOnlyList<string>> Problems(JsonElement content, CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<string>>([]);
}
