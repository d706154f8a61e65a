using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People.Manage;

/// <summary>Marks a person as found to be who they say, or takes the mark back.</summary>
internal sealed class Verify(AccountsDb db, AccountStates states, TimeProvider time)
{
    public async Task<ActOutcome> Run(Viewer viewer, Guid personId, bool isVerified, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers) || await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        if (account.VerifiedAt is not null == isVerified)
            return new ActOutcome.Done(account.UserName!);
        var now = time.GetUtcNow();
        account.VerifiedAt = isVerified ? now : null;
        db.Audit.Write(viewer, personId, isVerified ? "person.verify" : "person.unverify", new { }, now);
        var outcome = await account.Save(() => db.SaveChangesAsync(ct));
        await states.Forget(personId);
        return outcome;
    }
}
