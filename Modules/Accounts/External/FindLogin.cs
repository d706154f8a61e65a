using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.External;

/// <summary>Whose account a login opens. Never by the address: whoever has that at a provider need not be whose it is here.</summary>
internal sealed class FindLogin(AccountsDb db)
{
    public Task<Account?> Run(ExternalSignIn from, CancellationToken ct) => db.UserLogins
        .Where(login => login.LoginProvider == from.Provider && login.ProviderKey == from.Key)
        .Join(db.People.Where(person => person.ClosedAt == null), login => login.UserId, person => person.Id, (_, person) => person)
        .SingleOrDefaultAsync(ct);
}
