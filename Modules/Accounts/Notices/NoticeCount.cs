using Microsoft.AspNetCore.Http;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Notices;

/// <summary>The number on the header's bell.</summary>
internal sealed class NoticeCount(UnreadNotices unread) : IPagePart
{
    public string Place => Places.NoticeCount;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) =>
        http.User.Viewer().Id is { } id ? PartView.Count(await unread.Count(id, ct)) : null;
}
