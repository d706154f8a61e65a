using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People;

internal sealed class RaiseTrust(AccountsDb db, AccountStates states) : ITrust
{
    public async Task Raise(Guid personId, int level, CancellationToken ct)
    {
        var raised = await db.People.Where(person => person.Id == personId && person.TrustLevel < level)
            .ExecuteUpdateAsync(set => set.SetProperty(person => person.TrustLevel, level), ct);
        if (raised > 0)
            await states.Forget(personId);
    }
}
