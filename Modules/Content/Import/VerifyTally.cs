namespace VersionedContent.Content.Import;

/// <summary>How many versions were compared and how many say the same as their source.</summary>
internal sealed class VerifyTally
{
    private const int DifferencesKept = 20;
    private readonly Lock gate = new();
    private readonly List<string> differences = [];

    public int Documents { get; private set; }
    public int Versions { get; private set; }
    public int Equal { get; private set; }
    public int Raw { get; private set; }
    public int Removals { get; private set; }
    public int Withheld { get; private set; }
    public int Different { get; private set; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<string> Differences => differences;

    public void Begin()
    {
        lock (gate)
            Documents++;
    }

    public void Add(SourceVersion version, SourceDocument document, string? difference)
    {
        lock (gate)
        {
            Versions++;
            Removals += version.Deleted ? 1 : 0;
            Withheld += version.ContentHidden ? 1 : 0;
            Raw += (string?)version.Content?["type"] == "raw" ? 1 : 0;
            if (difference is null)
                Equal++;
        }

        if (difference is not null)
            Differ($"{document.Path}, version {version.Position} ({version.SourceRef}): {difference}.");
    }

    public void Differ(string what)
    {
        lock (gate)
        {
            Different++;
            if (differences.Count < DifferencesKept)
                differences.Add(what);
        }
    }
}
