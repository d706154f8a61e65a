using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.ViewAs;

internal abstract record ChangeViewOutcome
{
    internal sealed record Changed : ChangeViewOutcome;

    /// <summary>Who asks may not, or has no session that could be changed.</summary>
    internal sealed record NotFound : ChangeViewOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangeViewOutcome;
}

/// <summary>
/// Lets an administrator look at the site as someone of another role would, in this one session and without acting: they
/// stay themselves, see what that role sees, and every change is refused (ViewAsGuard in Web).
/// </summary>
internal sealed class ChangeView(AccountsDb db, AccountStates states, TimeProvider time)
{
    /// <param name="trust">The trust level to look with, from 0.</param>
    public async Task<ChangeViewOutcome> Start(Viewer viewer, Guid? sessionId, string role, int trust, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers))
            return new ChangeViewOutcome.NotFound();
        var errors = FieldErrors.Of(
            ("role", Roles.Grants.ContainsKey(role) ? null : $"There is no role '{role}'."),
            ("trust", trust >= 0 ? null : "The trust level starts at 0."));
        return errors.Count > 0
            ? new ChangeViewOutcome.Refused(errors)
            : await Change(viewer, sessionId, role, trust, "view-as.start", ct);
    }

    /// <summary>For whoever views: they have the other role's permissions, and may always stop.</summary>
    public Task<ChangeViewOutcome> Stop(Viewer viewer, Guid? sessionId, CancellationToken ct) =>
        Change(viewer, sessionId, role: null, trust: null, "view-as.stop", ct);

    private async Task<ChangeViewOutcome> Change(Viewer viewer, Guid? sessionId, string? role, int? trust, string action, CancellationToken ct)
    {
        var session = await db.Sessions.SingleOrDefaultAsync(row => row.Id == sessionId && row.PersonId == viewer.Id && row.EndedAt == null, ct);
        if (session is null)
            return new ChangeViewOutcome.NotFound();
        (session.ViewAsRole, session.ViewAsTrust) = (role, trust);
        db.Audit.Add(new AuditEntry
        {
            At = time.GetUtcNow(),
            ActorId = session.PersonId,
            SubjectId = session.PersonId,
            Action = action,
            Detail = JsonSerializer.Serialize(new { session = session.Id, role, trust }),
        });
        await db.SaveChangesAsync(ct);
        await states.Forget(session.PersonId);
        return new ChangeViewOutcome.Changed();
    }
}
