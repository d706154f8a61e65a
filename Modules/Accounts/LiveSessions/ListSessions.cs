using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>A session that goes on, as its owner sees it.</summary>
/// <param name="Kind">browser, or api for a program's tokens.</param>
/// <param name="Device">In words, such as "Firefox on Windows", by what the browser said of itself.</param>
/// <param name="Address">The network address it was last used from.</param>
/// <param name="SeenAt">When it was last used, to within a few minutes.</param>
/// <param name="IsThis">The session of this very request.</param>
internal sealed record OwnSession(
    Guid Id, SessionKind Kind, string Device, string Address, DateTimeOffset BeganAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, bool IsThis);

/// <summary>Where a person is signed in: this session first, then the one last used. There are never more than fit a page.</summary>
internal sealed class ListSessions(AccountsDb db, TimeProvider time)
{
    public Task<List<OwnSession>> Run(Guid personId, Guid? present, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        return db.Sessions
            .Where(session => session.PersonId == personId && session.EndedAt == null && session.ExpiresAt > now)
            .OrderByDescending(session => session.Id == present).ThenByDescending(session => session.SeenAt).ThenByDescending(session => session.Id)
            .Select(session => new OwnSession(
                session.Id, session.Kind, session.Device, session.Address, session.BeganAt, session.SeenAt, session.ExpiresAt, session.Id == present))
            .ToListAsync(ct);
    }
}
