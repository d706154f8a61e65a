using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.People;

internal abstract record ChangeRoleOutcome
{
    internal sealed record Changed(string Name, string Role) : ChangeRoleOutcome;

    internal sealed record NotFound : ChangeRoleOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangeRoleOutcome;
}

/// <summary>Gives a person another role, ends their sessions, and writes down who did.</summary>
internal sealed class ChangeRole(AccountsDb db, Outbox outbox, EndSessions end, AccountStates states, TimeProvider time)
{
    public async Task<ChangeRoleOutcome> Run(Viewer viewer, Guid personId, string role, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers))
            return new ChangeRoleOutcome.NotFound();
        if (!Roles.Grants.ContainsKey(role))
            return Refused($"There is no role '{role}'. The roles are {string.Join(", ", Roles.Grants.Keys)}.");
        var account = await db.People.SingleOrDefaultAsync(person => person.Id == personId, ct);
        if (account is null)
            return new ChangeRoleOutcome.NotFound();
        if (account.Role == role)
            return new ChangeRoleOutcome.Changed(account.UserName!, role);
        // Else the last administrator could leave the site with none.
        if (personId == viewer.Id)
            return Refused("Nobody changes their own role. Ask another administrator.");

        db.Audit.Add(new AuditEntry
        {
            At = time.GetUtcNow(),
            ActorId = viewer.Id!.Value,
            SubjectId = personId,
            Action = "role.change",
            Detail = JsonSerializer.Serialize(new { from = account.Role, to = role }),
        });
        account.Role = role;
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        await outbox.Save(db, saved => end.All(personId, saved), ct);
        await states.Forget(personId);
        return new ChangeRoleOutcome.Changed(account.UserName!, role);
    }

    private static ChangeRoleOutcome.Refused Refused(string problem) => new(FieldErrors.Of(("role", problem)));
}
