using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Notices;

[Authorize]
[ResponseCache(NoStore = true)]
internal sealed class NoticesPage(ListNotices list) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid? Before { get; set; }

    [BindProperty]
    public Guid? Newest { get; set; }

    public ToldNotices Told { get; private set; } = new([], null);

    public async Task OnGet(CancellationToken ct) => Told = await list.Run(User.Viewer().Id!.Value, Before, ct);

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var marked = await list.MarkRead(User.Viewer().Id!.Value, Newest, ct);
        this.Toast(marked == 1 ? "One notice marked read." : $"{marked} notices marked read.");
        return RedirectToPage();
    }
}
