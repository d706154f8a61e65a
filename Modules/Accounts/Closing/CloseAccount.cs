using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Closing;

/// <summary>
/// Closes an account whose time has come, for good. Its row stays under a stand-in's name, because what the person wrote
/// names it by id; all else that was the person's goes. The event has the other modules put the stand-in's name in.
/// </summary>
internal sealed class CloseAccount(AccountsDb db, ILookupNormalizer normalizer, Outbox outbox, AccountStates states, TimeProvider time)
{
    /// <summary>Rows deleted by one statement.</summary>
    private const int Chunk = 5_000;

    /// <summary>Of tables in which one person may have very many rows.</summary>
    private static readonly string[] DeleteChunks =
    [
        "DELETE FROM accounts.notices WHERE ctid = ANY (ARRAY(SELECT ctid FROM accounts.notices WHERE person_id = {0} LIMIT {1}))",
        "DELETE FROM accounts.activity WHERE ctid = ANY (ARRAY(SELECT ctid FROM accounts.activity WHERE person_id = {0} LIMIT {1}))",
        "DELETE FROM accounts.activity_days WHERE ctid = ANY (ARRAY(SELECT ctid FROM accounts.activity_days WHERE person_id = {0} LIMIT {1}))",
        "DELETE FROM accounts.judgements WHERE ctid = ANY (ARRAY(SELECT ctid FROM accounts.judgements WHERE person_id = {0} LIMIT {1}))",
    ];

    private static readonly int[] StandInDigits = [StandIn.Digits, 16, StandIn.MostDigits];

    /// <summary>Safe to repeat: one that was cut short is taken up, one that is closed is left alone.</summary>
    /// <returns>False where the account is not due, or closed already.</returns>
    public async Task<bool> Run(Guid personId, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var due = await db.People.Where(person => person.Id == personId && person.ClosesAt <= now && person.ClosedAt == null)
            .Select(person => new { person.Email, person.NormalizedUserName }).SingleOrDefaultAsync(ct);
        if (due is null)
            return false;
        // Nothing undoes it once it is due, so the long part need not be one transaction with the rest.
        foreach (var deleteChunk in DeleteChunks)
        {
            while (await db.Database.ExecuteSqlRawAsync(deleteChunk, [personId, Chunk], ct) == Chunk)
                ct.ThrowIfCancellationRequested();
        }

        foreach (var digits in StandInDigits)
        {
            try
            {
                return await Finish(personId, StandIn.Of(personId, digits), due.Email, due.NormalizedUserName!, now, ct);
            }
            catch (PostgresException error) when (error.ConstraintName == AccountsDb.UniqueName && digits < StandIn.MostDigits)
            {
                // Another stand-in begins alike: the next has more digits.
                continue;
            }
        }

        throw new InvalidOperationException($"Every stand-in's name for {personId} is taken.");
    }

    private async Task<bool> Finish(Guid id, string standIn, string? email, string normalizedName, DateTimeOffset now, CancellationToken ct)
    {
        var closed = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            if (await Blank(id, standIn, now, ct) == 0)
                return false;
            await DeleteAll(id, email, ct);
            await ClosedNames.Add(db, normalizedName, ct);
            db.Audit.Add(new AuditEntry { At = now, ActorId = Viewer.Site.Id!.Value, SubjectId = id, Action = "account.close", Detail = "{}" });
            await db.SaveChangesAsync(ct);
            await Outbox.Add((NpgsqlTransaction)transaction.GetDbTransaction(), new AccountClosed(id, standIn), ct);
            await transaction.CommitAsync(ct);
            return true;
        });
        if (closed)
        {
            outbox.Committed();
            await states.Forget(id);
        }

        return closed;
    }

    private Task<int> Blank(Guid id, string standIn, DateTimeOffset now, CancellationToken ct) =>
        db.People.Where(person => person.Id == id && person.ClosesAt <= now && person.ClosedAt == null).ExecuteUpdateAsync(
            set => set
                .SetProperty(person => person.UserName, standIn)
                .SetProperty(person => person.NormalizedUserName, normalizer.NormalizeName(standIn))
                .SetProperty(person => person.Email, (string?)null)
                .SetProperty(person => person.NormalizedEmail, (string?)null)
                .SetProperty(person => person.EmailConfirmed, false)
                .SetProperty(person => person.PhoneNumber, (string?)null)
                .SetProperty(person => person.PhoneNumberConfirmed, false)
                .SetProperty(person => person.PasswordHash, (string?)null)
                .SetProperty(person => person.TwoFactorEnabled, false)
                .SetProperty(person => person.SecurityStamp, Guid.NewGuid().ToString())
                .SetProperty(person => person.ConcurrencyStamp, Guid.NewGuid().ToString())
                .SetProperty(person => person.Role, Roles.Contributor)
                .SetProperty(person => person.TrustLevel, 0)
                .SetProperty(person => person.Biography, "")
                .SetProperty(person => person.Links, new List<string>())
                .SetProperty(person => person.TimeZone, "")
                .SetProperty(person => person.Language, "")
                .SetProperty(person => person.Theme, "")
                .SetProperty(person => person.Shown, ShownToAll.Nothing)
                .SetProperty(person => person.PictureHash, (byte[]?)null)
                .SetProperty(person => person.SuspendedUntil, (DateTimeOffset?)null)
                .SetProperty(person => person.SuspensionReason, (string?)null)
                .SetProperty(person => person.VerifiedAt, (DateTimeOffset?)null)
                .SetProperty(person => person.ClosedAt, now),
            ct);

    private async Task DeleteAll(Guid id, string? email, CancellationToken ct)
    {
        await db.Sessions.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.KnownDevices.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.ApiTokens.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.Mails.Where(row => row.PersonId == id || (row.PersonId == null && row.To == email)).ExecuteDeleteAsync(ct);
        await db.MailLinks.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.EmailChanges.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.Pictures.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.PersonNotes.Where(row => row.PersonId == id).ExecuteDeleteAsync(ct);
        await db.UserClaims.Where(row => row.UserId == id).ExecuteDeleteAsync(ct);
        await db.UserLogins.Where(row => row.UserId == id).ExecuteDeleteAsync(ct);
        await db.UserTokens.Where(row => row.UserId == id).ExecuteDeleteAsync(ct);
        await db.UserPasskeys.Where(row => row.UserId == id).ExecuteDeleteAsync(ct);
        // What came since the chunks were deleted.
        foreach (var deleteChunk in DeleteChunks)
            await db.Database.ExecuteSqlRawAsync(deleteChunk, [id, Chunk], ct);
    }
}
