using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.External;

namespace VersionedContent.Accounts.Security;

/// <summary>How a person can get into their account.</summary>
/// <param name="SecondFactor">A code is asked for beside the password or a sign-in elsewhere.</param>
/// <param name="Logins">Of providers that the site offers: others open nothing.</param>
internal sealed record Ways(bool Password, bool SecondFactor, int Passkeys, int Logins)
{
    /// <summary>Without it nobody could sign in any more.</summary>
    public bool IsLast => (Password ? 1 : 0) + Passkeys + Logins <= 1;
}

internal sealed class WaysIn(AccountsDb db, ExternalProviders providers)
{
    public Task<Ways> Of(Guid personId, CancellationToken ct) => db.People.Where(person => person.Id == personId)
        .Select(person => new Ways(
            person.PasswordHash != null, person.TwoFactorEnabled,
            db.UserPasskeys.Count(passkey => passkey.UserId == personId),
            db.UserLogins.Count(login => login.UserId == personId && providers.Names.Contains(login.LoginProvider))))
        .SingleAsync(ct);
}
