using VersionedContent.Versioning;

namespace VersionedContent.Content.Import;

/// <summary>What an import has done so far. Safe to read while it goes on.</summary>
internal sealed class ImportTally
{
    private readonly Lock gate = new();
    private readonly List<string> failures = [];

    public int Documents { get; private set; }
    public int Imported { get; private set; }
    public int Present { get; private set; }
    public int Removals { get; private set; }

    /// <summary>Documents whose path was taken by another: they are at <c>path-2</c> and so on.</summary>
    public int Beside { get; private set; }

    /// <summary>Documents that could not be stored, and why. Read it when the run is over.</summary>
    public IReadOnlyList<string> Failures => failures;

    public void Add(SourceDocument document, ImportOutcome outcome)
    {
        lock (gate)
        {
            Documents++;
            Imported += outcome.Imported;
            Present += outcome.Present;
            Removals += document.Versions.Count(version => version.Deleted);
            if (outcome.Imported > 0 && outcome.Path != document.Path)
                Beside++;
        }
    }

    public void Fail(SourceDocument document, string why)
    {
        lock (gate)
            failures.Add($"{document.Path}: {why}");
    }
}
