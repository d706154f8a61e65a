using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People;

/// <summary>Nobody would be left to give roles. What was done is undone.</summary>
internal sealed class NoAdministratorLeftException() : InvalidOperationException("The site would be left without an administrator.");

internal static class Administrators
{
    /// <summary>
    /// Run it in the transaction that takes an administrator away, once that is written: of several at a time each then
    /// waits for the one before, and sees what it left.
    /// </summary>
    /// <exception cref="NoAdministratorLeftException">Nobody who can sign in is an administrator any more.</exception>
    public static async Task KeepAnAdministrator(this AccountsDb db, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtext('accounts.administrators'))", ct);
        if (!await db.People.AnyAsync(person => person.Role == Roles.Administrator && person.ClosesAt == null && person.ClosedAt == null, ct))
            throw new NoAdministratorLeftException();
    }
}
