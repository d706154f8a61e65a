namespace VersionedContent.Versioning.Operations;

/// <summary>How far a commit is, as an operation's progress: working out and writing count half each.</summary>
internal sealed class CommitToOperation(OperationRun run) : IProgress<CommitProgress>
{
    public void Report(CommitProgress value) => run.Progress.Report(((value.Planned + value.Written) / 2, value.Total));
}
