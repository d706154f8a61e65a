using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Notices;

internal sealed record ToldNotice(Guid Id, string Text, string Link, DateTimeOffset ToldAt, bool Read);

/// <param name="Next">Ask with <c>before</c> set to this for older ones; null at the end.</param>
internal sealed record ToldNotices(IReadOnlyList<ToldNotice> Notices, Guid? Next);

/// <summary>A person's notices, newest first, and marking them read.</summary>
internal sealed class ListNotices(AccountsDb db, UnreadNotices unread, TimeProvider time)
{
    internal const int PageSize = 50;

    public async Task<ToldNotices> Run(Guid personId, Guid? before, CancellationToken ct)
    {
        var notices = db.Notices.Where(notice => notice.PersonId == personId);
        if (before is { } id)
            notices = notices.Where(notice => notice.Id < id);
        var found = await notices.OrderByDescending(notice => notice.Id).Take(PageSize + 1)
            .Select(notice => new ToldNotice(notice.Id, notice.Text, notice.Link, notice.ToldAt, notice.ReadAt != null))
            .ToListAsync(ct);
        return new ToldNotices(found.Take(PageSize).ToList(), found.Count > PageSize ? found[PageSize - 1].Id : null);
    }

    /// <summary>Marks read all up to the newest that was shown; what came since stays unread.</summary>
    /// <returns>How many were unread.</returns>
    public async Task<int> MarkRead(Guid personId, Guid? newest, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var notices = db.Notices.Where(notice => notice.PersonId == personId && notice.ReadAt == null);
        if (newest is { } id)
            notices = notices.Where(notice => notice.Id <= id);
        var marked = await notices.ExecuteUpdateAsync(set => set.SetProperty(notice => notice.ReadAt, now), ct);
        unread.Forget(personId);
        return marked;
    }
}
