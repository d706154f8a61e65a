using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.People.Manage;

/// <summary>Ends all sessions of a person, who may sign in again.</summary>
internal sealed class SignOutPerson(AccountsDb db, Outbox outbox, EndSessions end, AccountStates states, TimeProvider time)
{
    public async Task<ActOutcome> Run(Viewer viewer, Guid personId, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers) || await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        // A sign-in that is under way was begun with the old stamp, and is refused.
        account.SecurityStamp = Guid.NewGuid().ToString();
        db.Audit.Write(viewer, personId, "session.end.all", new { }, time.GetUtcNow());
        var outcome = await account.Save(() => outbox.Save(db, saved => end.All(personId, saved), ct));
        await states.Forget(personId);
        return outcome;
    }
}
