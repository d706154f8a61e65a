namespace VersionedContent.Versioning.Commit;

/// <summary>
/// Lets the writers of a document that everyone edits take turns within this process: who lost a try waits for its turn
/// instead of losing again, and who comes meanwhile waits behind. It is a courtesy, not a lock: what keeps edits whole
/// is the compare-and-set of the head, which also settles it between processes.
/// </summary>
internal sealed class CommitTurns
{
    // Documents share turns by their hash: few enough to be cheap, many enough that strangers seldom meet.
    private readonly SemaphoreSlim[] _turns = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Whether someone has the turn at one of these documents.</summary>
    public bool IsTaken(IEnumerable<Guid> documents) => documents.Any(document => _turns[IndexOf(document)].CurrentCount == 0);

    /// <summary>Waits for the turn at all of these documents. In one order for all, so that no two wait for each other.</summary>
    /// <returns>Dispose it to let the next one go.</returns>
    public async Task<IDisposable> Take(IEnumerable<Guid> documents, CancellationToken ct)
    {
        var turn = new Turn();
        try
        {
            foreach (var index in documents.Select(IndexOf).Distinct().Order())
            {
                await _turns[index].WaitAsync(ct);
                turn.Taken.Add(_turns[index]);
            }

            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private int IndexOf(Guid document) => (document.GetHashCode() & int.MaxValue) % _turns.Length;

    private sealed class Turn : IDisposable
    {
        public List<SemaphoreSlim> Taken { get; } = [];

        public void Dispose()
        {
            foreach (var turn in Taken)
                turn.Release();
            Taken.Clear();
        }
    }
}
