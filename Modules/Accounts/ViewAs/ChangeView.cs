using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Audit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Trust;

namespace VersionedContent.Accounts.ViewAs;

internal abstract record ChangeViewOutcome
{
    private ChangeViewOutcome() { }

    /// <summary>Done, or it was so already.</summary>
    internal sealed record Changed : ChangeViewOutcome;

    /// <summary>Who asks may not, or has no session that could be changed.</summary>
    internal sealed record NotFound : ChangeViewOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangeViewOutcome;
}

/// <summary>
/// Lets an administrator look at the site as someone of another role would, in this one session and without acting: they
/// see what that role sees, and every change is refused (ViewAsGuard in Web). It ends with the session, with their own
/// role, and after an hour (<see cref="ViewEnds"/>).
/// </summary>
internal sealed class ChangeView(AccountsDb db, AccountStates states, IOptions<TrustOptions> trustOptions, TimeProvider time)
{
    /// <param name="role">One of <see cref="ViewRoles.All"/>.</param>
    /// <param name="trust">The trust level to look with, from 0 to the highest that there are rules for. A visitor has none.</param>
    public async Task<ChangeViewOutcome> Start(Viewer viewer, Guid? sessionId, string role, int trust, CancellationToken ct)
    {
        if (!viewer.May(Permissions.ManageUsers))
            return new ChangeViewOutcome.NotFound();
        var highest = trustOptions.Value.Levels.Count;
        var errors = FieldErrors.Of(
            ("role", ViewRoles.All.Contains(role) ? null : $"One can view as {string.Join(", ", ViewRoles.All)}."),
            ("trust", trust >= 0 && trust <= highest ? null : $"The trust levels go from 0 to {highest}."));
        if (errors.Count > 0)
            return new ChangeViewOutcome.Refused(errors);
        if (await Live(viewer.Id, sessionId, ct) is not { } session)
            return new ChangeViewOutcome.NotFound();
        (session.ViewAsRole, session.ViewAsTrust) = (role, role == ViewRoles.Visitor ? 0 : trust);
        return await Save(session, ViewEnds.Start, new { session = session.Id, role, trust = session.ViewAsTrust }, ct);
    }

    /// <summary>For whoever views: they have the other role's permissions, if any, and may always stop.</summary>
    /// <param name="personId">Whose session it is, see <see cref="Sessions.Holder"/>.</param>
    public async Task<ChangeViewOutcome> Stop(Guid? personId, Guid? sessionId, CancellationToken ct)
    {
        if (await Live(personId, sessionId, ct) is not { } session)
            return new ChangeViewOutcome.NotFound();
        if (session.ViewAsRole is null)
            return new ChangeViewOutcome.Changed();
        (session.ViewAsRole, session.ViewAsTrust) = (null, null);
        return await Save(session, "view-as.stop", new { session = session.Id }, ct);
    }

    private Task<Session?> Live(Guid? personId, Guid? sessionId, CancellationToken ct) =>
        db.Sessions.SingleOrDefaultAsync(row => row.Id == sessionId && row.PersonId == personId && row.EndedAt == null, ct);

    private async Task<ChangeViewOutcome> Save(Session session, string action, object detail, CancellationToken ct)
    {
        // Their own deed in their own session, whoever's eyes they have just now.
        db.Audit.Write(Viewer.Visitor with { Id = session.PersonId }, session.PersonId, action, detail, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        await states.Forget(session.PersonId);
        return new ChangeViewOutcome.Changed();
    }
}
