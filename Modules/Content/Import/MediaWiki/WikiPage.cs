using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>
/// A page with its revisions in the order of the file, and the item each becomes:
/// <c>{type:"article", title, body, model, format?, redirect?, slots?, wiki:{site, page, namespace?}}</c>,
/// with the text character for character in <c>body</c>. Where the file keeps the text back, <c>body</c> is missing.
/// </summary>
/// <param name="Redirect">Where the page leads now.</param>
internal sealed partial record WikiPage(string Title, long? Id, int? Namespace, string? Redirect, IReadOnlyList<WikiRevision> Revisions)
{
    public const string Kind = "wiki page";
    public const string SameRevisionTwice = "revision stands twice, taken once";
    public const string TwoRevisionsOneId = "two revisions share an id, both taken";

    public SourceDocument ToDocument(WikiSite site, ImportWarnings warnings)
    {
        var path = SourcePath.Shorten($"{PageTitle.ToPath(site.Name)}/{PageTitle.ToPath(Title)}");
        var ordered = InOrder(warnings);
        var versions = new SourceVersion[ordered.Count];
        for (var i = 0; i < versions.Length; i++)
        {
            var (revision, reference) = ordered[i];
            versions[i] = new SourceVersion(
                Position: i + 1,
                Date: revision.Timestamp,
                AuthorName: revision.Author,
                AuthorHidden: revision.AuthorHidden,
                Message: revision.Comment,
                MessageHidden: revision.CommentHidden,
                Path: path,
                Deleted: false,
                ContentHidden: revision.Slots.All(slot => slot.Text is null),
                Minor: revision.Minor,
                Content: ToItem(revision, site, isNewest: i == versions.Length - 1),
                Text: revision.Slots[0].Text,
                SourceRef: reference);
        }
        // A history that begins with another revision cannot be the same document's: a dump of newest revisions is not the
        // beginning of one with all.
        var origin = $"mediawiki:{site.Name}";
        var key = $"{origin}:{Id?.ToString(CultureInfo.InvariantCulture) ?? Title}:{versions[0].SourceRef}";
        return new SourceDocument(key, origin, Kind, path, versions);
    }

    /// <summary>True where an item, read back, has the revision's text character for character and all that came with it.</summary>
    public static bool SaysTheSame(JsonObject item, SourceVersion revision) =>
        (string?)item["body"] == revision.Text && JsonNode.DeepEquals(item, revision.Content);

    /// <summary>As MediaWiki shows a history: by time, then by id; files may hold any order.</summary>
    private List<(WikiRevision Revision, string Reference)> InOrder(ImportWarnings warnings)
    {
        var ordered = new List<(WikiRevision, string)>(Revisions.Count);
        var known = new Dictionary<string, WikiRevision>();
        foreach (var revision in Revisions.OrderBy(revision => revision.Timestamp).ThenBy(revision => revision.Id))
        {
            var name = revision.Id is { } id ? $"r{id}" : revision.Timestamp.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
            if (revision.Id is not null && known.TryGetValue(name, out var first))
            {
                var same = first with { Line = 0, Slots = revision.Slots } == revision with { Line = 0 } && first.Slots.SequenceEqual(revision.Slots);
                warnings.Add(same ? SameRevisionTwice : TwoRevisionsOneId, $"{XmlReading.Place(revision.Line, Title)}, revision {revision.Id}");
                if (same)
                    continue;
            }
            var reference = name;
            for (var n = 2; !known.TryAdd(reference, revision); n++)
                reference = $"{name}#{n}";
            ordered.Add((revision, reference));
        }
        return ordered;
    }

    private JsonObject ToItem(WikiRevision revision, WikiSite site, bool isNewest)
    {
        var main = revision.Slots[0];
        var item = new JsonObject { ["type"] = "article", ["title"] = Title };
        if (main.Text is not null)
            item["body"] = main.Text;
        item["model"] = main.Model ?? "wikitext";
        if (main.Format is not (null or "text/x-wiki"))
            item["format"] = main.Format;
        if (((isNewest ? Redirect : null) ?? RedirectIn(main.Text)) is { } target)
            item["redirect"] = target;
        if (revision.Slots.Count > 1)
            item["slots"] = new JsonObject(revision.Slots.Skip(1).DistinctBy(slot => slot.Role).Select(slot => KeyValuePair.Create<string, JsonNode?>(slot.Role, ToJson(slot))));
        var wiki = new JsonObject { ["site"] = site.Name };
        if (Id is not null)
            wiki["page"] = Id;
        if (Namespace is { } ns && site.Namespaces.TryGetValue(ns, out var space) && space.Length > 0)
            wiki["namespace"] = space;
        item["wiki"] = wiki;
        return item;
    }

    private static JsonObject ToJson(WikiSlot slot)
    {
        var json = new JsonObject();
        if (slot.Model is not null)
            json["model"] = slot.Model;
        if (slot.Format is not null)
            json["format"] = slot.Format;
        if (slot.Text is not null)
            json["text"] = slot.Text;
        return json;
    }

    /// <summary>The file states a redirect for the page as it is now only; older texts show theirs.</summary>
    private static string? RedirectIn(string? text) => text is not null && RedirectLine().Match(text) is { Success: true } match ? match.Groups[1].Value.Trim() : null;

    [GeneratedRegex(@"^\s*#redirect\s*:?\s*\[\[:?([^\]\|\n]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RedirectLine();
}
