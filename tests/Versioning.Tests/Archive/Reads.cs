using System.Text;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

/// <summary>All that readers can see of a document, in one text: taken before and after, it must be the same.</summary>
internal static class Reads
{
    public static async Task<string> Of(TestEngine engine, Guid document, params string[] refs)
    {
        var ct = TestContext.Current.CancellationToken;
        var text = new StringBuilder();
        foreach (var name in refs)
        {
            Assert.True(Ref.TryParse(name, out var @ref));
            Write(text, name, await engine.Store.Read(@ref, document, TestEngine.Moderator, ct));
            HistoryCursor? before = null;
            do
            {
                var page = await engine.Store.History(@ref, document, new HistoryFilter(before, 200), TestEngine.Moderator, ct);
                foreach (var version in page?.Versions ?? [])
                    Write(text, "version", await engine.Store.ReadVersion(document, version.ChangeSetId, TestEngine.Moderator, ct));
                foreach (var (newer, older) in (page?.Versions ?? []).Zip((page?.Versions ?? []).Skip(1)).Take(5))
                {
                    var comparison = (await engine.Store.Compare(document, older.ChangeSetId, newer.ChangeSetId, TestEngine.Moderator, ct))!;
                    text.AppendJoin(';', comparison.Changes.Select(change => $"{change.Kind} {change.Pointer} {change.Before} {change.After}")).AppendLine();
                }

                before = page?.Next;
            }
            while (before is not null);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, string what, DocumentVersion? version) => text.AppendLine(
        version is null ? $"{what}: nothing" : $"{what}: {version.ChangeSetId} {version.Number} {version.Path} {version.Kind} {version.At:O} {version.Author?.Name} {version.Message} {version.Hash} {version.Size} {version.Content}");
}
