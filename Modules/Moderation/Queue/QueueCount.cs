using Microsoft.AspNetCore.Http;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Moderation.Queue;

/// <summary>The number beside Queue in the header.</summary>
internal sealed class QueueCount(ListQueue queue) : IPagePart
{
    public string Place => Places.QueueCount;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct) => PartView.Count(await queue.Count(ct));
}
