namespace VersionedContent.Content.Import;

/// <summary>What a reader found odd but could carry on with: counted by kind, with the first few places of each.</summary>
internal sealed class ImportWarnings
{
    private const int PlacesKept = 5;
    private readonly SortedDictionary<string, (int Count, List<string> Places)> found = new(StringComparer.Ordinal);

    public int Total => found.Values.Sum(kind => kind.Count);

    public IEnumerable<(string Kind, int Count, IReadOnlyList<string> Places)> Kinds =>
        found.Select(kind => (kind.Key, kind.Value.Count, (IReadOnlyList<string>)kind.Value.Places));

    public int Count(string kind) => found.TryGetValue(kind, out var known) ? known.Count : 0;

    public void Add(string kind, string place)
    {
        var (count, places) = found.TryGetValue(kind, out var known) ? known : (0, []);
        if (places.Count < PlacesKept)
            places.Add(place);
        found[kind] = (count + 1, places);
    }
}
