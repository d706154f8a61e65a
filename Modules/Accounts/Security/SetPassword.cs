using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Security;

internal abstract record SetPasswordOutcome
{
    internal sealed record Set : SetPasswordOutcome;

    internal sealed record Refused(FieldErrors Errors) : SetPasswordOutcome;
}

/// <summary>Gives an account that was made by a sign-in elsewhere its first password, and ends its other sessions.</summary>
internal sealed class SetPassword(
    AccountsDb db, UserManager<Account> manager, SecurityRecord record, EndSessions end, Outbox outbox, AccountStates states)
{
    /// <param name="session">The one that goes on.</param>
    public async Task<SetPasswordOutcome> Run(Guid personId, Guid? session, string password, CancellationToken ct)
    {
        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        var problem = account.PasswordHash is null
            ? AccountRules.Password(password, account.UserName!, account.Email!)
            : "Your account has a password. Change it instead.";
        if (problem is not null)
            return new SetPasswordOutcome.Refused(FieldErrors.Of(("newPassword", problem)));
        var added = await manager.AddPasswordAsync(account, password);
        if (!added.Succeeded)
            return new SetPasswordOutcome.Refused(FieldErrors.Of([.. added.Errors.Select(error => ("newPassword", (string?)error.Description))]));
        await outbox.Save(db, saved => end.AllBut(personId, session, saved), ct, record.Of(
            account, "password.set", new { }, "Your account has a password", "A password was set for your account; it had none before."));
        await states.Forget(personId);
        return new SetPasswordOutcome.Set();
    }
}
