using System.Text.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Tests.Engine;

/// <summary>Rules that let something happen once while a change is being worked out: they are asked between the look and the write.</summary>
internal sealed class WatchedRules : IDocumentRules
{
    public Func<Task>? Once { get; set; }

    public async ValueTask<MergeHints> Hints(JsonElement content, CancellationToken ct)
    {
        var act = Once;
        Once = null;
        if (act is not null)
            await act();
        return MergeHints.None;
    }

    public ValueTask<IReadOnlyList<string>> Problems(JsonElement content, CancellationToken ct) => ValueTask.FromResult<IReadOnlyList<string>>([]);
}
