using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Notices;

internal sealed class TellNotice(AccountsDb db, UnreadNotices unread, TimeProvider time) : INotices
{
    public async Task Tell(Guid personId, string key, string text, string link, CancellationToken ct)
    {
        if (!link.StartsWith('/') || link.StartsWith("//", StringComparison.Ordinal))
            throw new ArgumentException("A notice links to a path on this site.", nameof(link));
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        // An author need not have an account here (imports, closed accounts): then there is nobody to tell.
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO accounts.notices (id, person_id, key, text, link, told_at)
            SELECT {id}, id, {key}, {text}, {link}, {now} FROM accounts.people WHERE id = {personId} AND closed_at IS NULL
            ON CONFLICT (person_id, key) DO NOTHING
            """, ct);
        unread.Forget(personId);
    }
}
