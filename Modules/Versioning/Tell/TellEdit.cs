using System.Globalization;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning.Redact;

namespace VersionedContent.Versioning.Tell;

/// <summary>
/// Puts change sets among what their author did. What everybody sees is public: main and public branches, as long as the
/// author is not withheld; private branches and submissions are between their owner and the reviewers. An import is not
/// something its authors did here.
/// </summary>
internal sealed class TellEdit(NpgsqlDataSource database, IActivity activity)
    : IHandle<ChangeSetCommitted>, IHandle<AuthorshipChanged>, IHandle<AuthorErased>
{
    // Marks of withheld authors stand on every version of a change set, so that any one of them tells. The author's row is
    // held: an erasure under way waits, and is told after this.
    private const string Sql = """
        SELECT s.author_id, s.at, s.origin, s.document_count, s.committer_id, b.kind, b.visibility,
               a.erased_at IS NOT NULL OR coalesce((SELECT v.redacted & 4 <> 0 FROM versioning.versions v WHERE v.change_set_id = s.id LIMIT 1), false)
        FROM versioning.change_sets s
        JOIN versioning.branches b ON b.id = s.branch_id
        JOIN versioning.authors a ON a.id = s.author_id
        WHERE s.id = $1 FOR SHARE OF a
        """;

    public Task Handle(ChangeSetCommitted @event, CancellationToken ct) =>
        @event.Origin == Origin.Import ? Task.CompletedTask : Tell(@event.ChangeSetId, activity.Add, ct);

    public Task Handle(AuthorshipChanged @event, CancellationToken ct) => Tell(@event.ChangeSetId, activity.Amend, ct);

    /// <summary>Else the list on the person's page would say whose the pseudonym is.</summary>
    public Task Handle(AuthorErased @event, CancellationToken ct) => activity.Hide(@event.Id, ct);

    private async Task Tell(long changeSetId, Func<ActivityEntry, CancellationToken, Task> how, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Of two who withhold and give back, the later is then told last.
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM versioning.change_sets WHERE id = $1 FOR NO KEY UPDATE", connection, transaction))
        {
            hold.Parameters.Add(new() { Value = changeSetId });
            await hold.ExecuteNonQueryAsync(ct);
        }

        await how(await Entry(changeSetId, connection, ct), ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<ActivityEntry> Entry(long changeSetId, NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = changeSetId } } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        if (!await rows.ReadAsync(ct))
            throw new InvalidOperationException($"There is no change set {changeSetId}.");
        var (origin, count, kind) = ((Origin)rows.GetInt16(2), rows.GetInt32(3), (BranchKind)rows.GetInt16(5));
        Guid? committer = await rows.IsDBNullAsync(4, ct) ? null : rows.GetGuid(4);
        // What the site merges it has accepted; anything else it only writes down for the author.
        var isForAnother = committer is not null && (origin == Origin.Merge || committer != Viewer.Site.Id);
        var isMerge = origin == Origin.Merge && !isForAnother;
        return new ActivityEntry(
            rows.GetGuid(0), AboutEdits.Key(changeSetId), rows.GetFieldValue<DateTimeOffset>(1),
            isMerge ? ActivityKinds.Merge : ActivityKinds.Edit, Words(origin, isForAnother, count, kind))
        {
            Link = string.Create(CultureInfo.InvariantCulture, $"/changes/{changeSetId}"),
            IsPrivate = (BranchVisibility)rows.GetInt16(6) != BranchVisibility.Public || kind == BranchKind.Submission || rows.GetBoolean(7),
        };
    }

    /// <param name="isForAnother">Somebody else committed it: approved a submission, or picked it.</param>
    internal static string Words(Origin origin, bool isForAnother, int count, BranchKind kind)
    {
        var documents = count == 1 ? "1 document" : string.Create(CultureInfo.InvariantCulture, $"{count:N0} documents");
        var (on, into) = kind switch
        {
            BranchKind.Main => ("on main", "into main"),
            BranchKind.Submission => ("in a submission", "into a submission"),
            _ => ("on a branch", "into a branch"),
        };
        return (origin, isForAnother) switch
        {
            (Origin.Merge, false) => $"Merged a branch with {documents} {into}",
            (Origin.Merge, true) => $"Had changes to {documents} accepted {into}",
            (_, true) => $"Had changes to {documents} picked {into}",
            (Origin.Revert, _) => $"Undid changes to {documents} {on}",
            _ => $"Changed {documents} {on}",
        };
    }
}
