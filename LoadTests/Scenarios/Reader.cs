using VersionedContent.LoadTests.Site;

namespace VersionedContent.LoadTests.Scenarios;

/// <summary>Reads: one page an iteration, most of them items, found by following the site's own links.</summary>
internal sealed class Reader(Uri site) : IScenario, IDisposable
{
    private static readonly (string Kind, int Weight)[] Mix = [("item", 50), ("browse", 15), ("history", 15), ("home", 10), ("compare", 10)];

    private readonly Visitor _visitor = new(site);
    private SiteMap _map = new();
    private (string Kind, int Upto)[] _wheel = [];

    public string Name => "reader";

    public async Task<string> Prepare(CancellationToken ct)
    {
        _map = await SiteMap.Walk(_visitor, ct);
        var upto = 0;
        _wheel = [.. Mix.Where(part => _map[part.Kind].Count > 0).Select(part => (part.Kind, upto += part.Weight))];
        var missing = Mix.Select(part => part.Kind).Where(kind => _map[kind].Count == 0).ToList();
        return $"Pages found: {_map}" + (missing.Count == 0 ? "" : $". None of: {string.Join(", ", missing)}");
    }

    public async Task<Outcome> Run(long number, CancellationToken ct)
    {
        var (kind, address) = Choose(number);
        var page = await _visitor.Open(address, ct);
        return page.Ok
            ? Outcome.Ok(kind, (int)page.Status, page.Html.Length)
            : Outcome.Failed(kind, $"{kind}: status {(int)page.Status}", (int)page.Status);
    }

    public void Dispose() => _visitor.Dispose();

    /// <summary>The same pages in the same order every run, so that two runs compare.</summary>
    private (string Kind, string Address) Choose(long number)
    {
        var random = Scatter(number);
        var at = (int)(random % (ulong)_wheel[^1].Upto);
        var kind = _wheel.First(part => at < part.Upto).Kind;
        var pages = _map[kind];
        return (kind, pages[(int)(random / 1000 % (ulong)pages.Count)]);
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): neighbouring numbers give unrelated ones.</summary>
    private static ulong Scatter(long number)
    {
        var z = unchecked((ulong)number * 0x9E3779B97F4A7C15 + 0x9E3779B97F4A7C15);
        z = unchecked((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9);
        z = unchecked((z ^ (z >> 27)) * 0x94D049BB133111EB);
        return z ^ (z >> 31);
    }
}
