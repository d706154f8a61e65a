using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.People;

/// <summary>Gives a person another role, ends their sessions, and writes down who did.</summary>
internal sealed class ChangeRole(AccountsDb db, Outbox outbox, EndSessions end, AccountStates states, TimeProvider time)
{
    public async Task<ActOutcome> Run(Viewer viewer, Guid personId, string role, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers))
            return new ActOutcome.NotFound();
        if (!Roles.Grants.ContainsKey(role))
            return Refused($"There is no role '{role}'. The roles are {string.Join(", ", Roles.Grants.Keys)}.");
        if (await db.OpenAccount(personId, ct) is not { } account)
            return new ActOutcome.NotFound();
        if (account.Role == role)
            return new ActOutcome.Done(account.UserName!);
        if (personId == viewer.Id)
            return Refused("Nobody changes their own role. Ask another administrator.");

        var wasAdministrator = account.Role == Roles.Administrator;
        db.Audit.Write(viewer, personId, "role.change", new { from = account.Role, to = role }, time.GetUtcNow());
        account.Role = role;
        try
        {
            return await account.Save(() => outbox.Save(
                db, async saved =>
                {
                    await end.All(personId, saved);
                    if (wasAdministrator)
                        await db.KeepAnAdministrator(saved);
                },
                ct));
        }
        catch (NoAdministratorLeftException)
        {
            return Refused("This is the only administrator. Make somebody else one first.");
        }
        finally
        {
            await states.Forget(personId);
        }
    }

    private static ActOutcome.Refused Refused(string problem) => ActOutcome.Refused.Because("role", problem);
}
