namespace VersionedContent.Versioning.Text;

/// <summary>
/// The work that goes into a merge of texts, in steps: a line, a word or a pair of them looked at. Two texts of megabytes
/// take seconds; a request that went away stops it here.
/// </summary>
public sealed class Effort(CancellationToken ct)
{
    /// <summary>Steps from one look at the token to the next.</summary>
    internal const int Stretch = 4_096;

    // So that the first step looks.
    private int _since = Stretch;

    internal long Steps { get; private set; }

    /// <exception cref="OperationCanceledException">Nobody waits for the merge any more.</exception>
    internal void Spend(int steps)
    {
        Steps += steps;
        if ((_since += steps) < Stretch)
            return;
        _since = 0;
        ct.ThrowIfCancellationRequested();
    }
}
