using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using VersionedContent.LoadTests.Site;

namespace VersionedContent.LoadTests.Scenarios;

/// <summary>The pages that a walk from the home page finds, by kind: only addresses that the site itself links to.</summary>
internal sealed class SiteMap
{
    private const int MostPagesWalked = 150;

    private static readonly Dictionary<string, string> Prefixes = new()
    {
        ["browse"] = "/browse", ["item"] = "/wiki/", ["history"] = "/history/", ["compare"] = "/compare/", ["edit"] = "/edit/",
    };

    private readonly Dictionary<string, List<string>> _pages = new() { ["home"] = ["/"] };

    public IReadOnlyList<string> this[string kind] => _pages.GetValueOrDefault(kind, []);

    public override string ToString() => string.Join(", ", _pages.Select(kind => $"{kind.Key} {kind.Value.Count}"));

    public static async Task<SiteMap> Walk(Visitor visitor, CancellationToken ct)
    {
        var map = new SiteMap();
        var seen = new HashSet<string>(StringComparer.Ordinal) { "/" };
        // Lists lead to items, items to histories, histories to comparisons: the kinds are walked in turns, else one fills the walk.
        var waiting = new Dictionary<string, Queue<string>> { ["home"] = new(["/"]) };
        for (var walked = 0; walked < MostPagesWalked && waiting.Values.Any(queue => queue.Count > 0);)
            foreach (var queue in waiting.Values.Where(queue => queue.Count > 0).ToList())
            {
                var page = await visitor.Open(queue.Dequeue(), ct);
                walked++;
                if (!page.Ok)
                    continue;
                foreach (var (kind, address) in Links(page))
                    if (seen.Add(address))
                    {
                        map.Add(kind, address);
                        if (kind is not ("compare" or "edit"))
                            Queue(waiting, kind).Enqueue(address);
                    }
            }

        return map;
    }

    private void Add(string kind, string address)
    {
        if (!_pages.TryGetValue(kind, out var pages))
            _pages[kind] = pages = [];
        pages.Add(address);
    }

    private static Queue<string> Queue(Dictionary<string, Queue<string>> waiting, string kind)
    {
        if (!waiting.TryGetValue(kind, out var queue))
            waiting[kind] = queue = new Queue<string>();
        return queue;
    }

    private static IEnumerable<(string Kind, string Address)> Links(VisitedPage page)
    {
        var document = page.Document();
        var addresses = document.Links.OfType<IHtmlAnchorElement>().Select(anchor => anchor.GetAttribute("href"))
            .Concat(document.Forms.Select(ComparisonOffered));
        foreach (var href in addresses)
        {
            if (href is null || !Uri.TryCreate(page.Address, href, out var target) || target.Authority != page.Address.Authority)
                continue;
            var address = target.PathAndQuery;
            foreach (var (kind, prefix) in Prefixes)
                if (address.StartsWith(prefix, StringComparison.Ordinal))
                    yield return (kind, address);
        }
    }

    /// <summary>The comparison of the two versions that a history's form offers first.</summary>
    private static string? ComparisonOffered(IHtmlFormElement form)
    {
        if (form.GetAttribute("action") is not { } action || !action.Contains("/compare/", StringComparison.Ordinal))
            return null;
        var from = form.QuerySelectorAll<IHtmlInputElement>("[name=from]").LastOrDefault()?.Value;
        var to = form.QuerySelectorAll<IHtmlInputElement>("[name=to]").FirstOrDefault()?.Value;
        return from is null || to is null ? null : $"{action}?from={Uri.EscapeDataString(from)}&to={Uri.EscapeDataString(to)}";
    }
}
