using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Moderation.Mine;

[Authorize]
[ResponseCache(NoStore = true)]
internal sealed class MinePage(ListMine list) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public MyPage Sent { get; private set; } = null!;

    public async Task OnGet(CancellationToken ct) => Sent = await list.Run(After, 25, User.Viewer(), ct);
}
