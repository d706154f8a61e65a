using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace VersionedContent.Accounts.Data;

/// <summary>
/// Identity's store, with two differences: it never saves by itself, so that a handler's change, its event and its audit
/// row are one transaction; and an address that several accounts claim belongs to the one that confirmed it, else the eldest.
/// </summary>
internal sealed class AccountStore : UserOnlyStore<Account, AccountsDb, Guid>
{
    public AccountStore(AccountsDb db, IdentityErrorDescriber? describer = null) : base(db, describer) => AutoSaveChanges = false;

    public override Task<Account?> FindByEmailAsync(string normalizedEmail, CancellationToken cancellationToken = default) =>
        Users.Where(person => person.NormalizedEmail == normalizedEmail)
            .OrderByDescending(person => person.EmailConfirmed).ThenBy(person => person.Joined).ThenBy(person => person.Id)
            .FirstOrDefaultAsync(cancellationToken);
}
