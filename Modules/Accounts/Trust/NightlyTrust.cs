using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Accounts.Trust;

/// <summary>Reckons everybody's trust anew: time passes without a judgement, and the rules may have changed.</summary>
internal sealed partial class NightlyTrust(AccountsDb db, ReckonTrust reckon, AccountStates states, ILogger<NightlyTrust> log) : IRecurringJob
{
    public const string Name = "trust";
    public const string Cron = "40 1 * * *";

    /// <summary>People at a time: they are locked while it lasts, which for so few is milliseconds.</summary>
    private const int Chunk = 500;

    public async Task Run(CancellationToken ct)
    {
        var (after, total) = (Guid.Empty, 0);
        while (true)
        {
            var people = await db.People.Where(person => person.ClosedAt == null && person.Id > after)
                .OrderBy(person => person.Id).Take(Chunk).Select(person => person.Id).ToListAsync(ct);
            if (people.Count == 0)
                break;
            var changed = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(ct);
                var reckoned = await reckon.Run(people, ct);
                await transaction.CommitAsync(ct);
                return reckoned;
            });
            foreach (var id in changed)
                await states.Forget(id);
            (after, total) = (people[^1], total + changed.Count);
        }

        Done(total);
    }

    [LoggerMessage(LogLevel.Information, "The trust of {People} people changed overnight")]
    private partial void Done(int people);
}
