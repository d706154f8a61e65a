using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Accounts.Closing;

/// <summary>Closes the accounts whose time has come, each by itself: what a shutdown cuts short the next run goes on with.</summary>
internal sealed partial class CloseDueAccounts(AccountsDb db, CloseAccount close, TimeProvider time, ILogger<CloseDueAccounts> log) : IRecurringJob
{
    internal const string Name = "accounts-close";
    internal const string Hourly = "7 * * * *";

    private const int Chunk = 100;

    public async Task Run(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var failures = new List<Exception>();
        var (at, id) = (DateTimeOffset.MinValue, Guid.Empty);
        while (true)
        {
            var due = await db.People
                .Where(person => person.ClosesAt <= now && person.ClosedAt == null && person.ClosesAt >= at && (person.ClosesAt > at || person.Id > id))
                .OrderBy(person => person.ClosesAt).ThenBy(person => person.Id).Take(Chunk)
                .Select(person => new { person.Id, At = person.ClosesAt!.Value }).ToListAsync(ct);
            if (due.Count == 0)
                break;
            foreach (var account in due)
                await Close(account.Id, failures, ct);
            (at, id) = (due[^1].At, due[^1].Id);
        }

        // One that cannot be closed keeps no other from it, and is reported.
        if (failures.Count > 0)
            throw new AggregateException("Accounts could not be closed.", failures);
    }

    private async Task Close(Guid id, List<Exception> failures, CancellationToken ct)
    {
        try
        {
            if (await close.Run(id, ct))
                Closed(id);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            failures.Add(error);
        }
    }

    [LoggerMessage(LogLevel.Information, "Closed the account {Id}")]
    private partial void Closed(Guid id);
}
