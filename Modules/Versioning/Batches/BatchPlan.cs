using VersionedContent.Versioning.Commit;

namespace VersionedContent.Versioning.Batches;

/// <summary>What the items of a batch, or of a chunk of it, would do: versions to write, and items that cannot be done.</summary>
internal sealed class BatchPlan
{
    private readonly Dictionary<Guid, (int Number, PlannedVersion? Version)> _byDocument = [];

    /// <summary>The document of each line that can be done.</summary>
    public Dictionary<int, Guid> Documents { get; } = [];

    public Dictionary<int, string> Failures { get; } = [];

    public List<PlannedVersion> Versions => [.. _byDocument.Values.Select(planned => planned.Version).OfType<PlannedVersion>()];

    public int Count => Documents.Count + Failures.Count;

    public void Fail(int number, string problem) => Failures[number] = problem;

    /// <param name="version">Null where the item changes nothing.</param>
    public void Add(int number, Guid documentId, PlannedVersion? version)
    {
        if (_byDocument.TryGetValue(documentId, out var earlier))
        {
            Fail(number, $"Line {earlier.Number} changes the same document. Put the changes of a document together.");
            return;
        }

        _byDocument[documentId] = (number, version);
        Documents[number] = documentId;
    }

    /// <summary>Takes a document's version back: it cannot be written.</summary>
    public void Fail(PlannedVersion version, string problem)
    {
        var (number, _) = _byDocument[version.DocumentId];
        Forget(version.DocumentId);
        Fail(number, problem);
    }

    /// <summary>Takes a document out, to be planned anew.</summary>
    /// <returns>Its line.</returns>
    public int Forget(Guid documentId)
    {
        _byDocument.Remove(documentId, out var planned);
        Documents.Remove(planned.Number);
        return planned.Number;
    }
}
