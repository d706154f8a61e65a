using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts.Access;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.LiveSessions;

[Authorize(Permissions.OwnAccount)]
[ResponseCache(NoStore = true)]
internal sealed class SessionsPage(ListSessions list, EndSession end) : PageModel
{
    public IReadOnlyList<OwnSession> Sessions { get; private set; } = [];

    private Guid MyId => User.Viewer().Id!.Value;

    public async Task OnGet(CancellationToken ct) => Sessions = await list.Run(MyId, User.SessionId(), ct);

    public async Task<IActionResult> OnPostEnd(Guid id, CancellationToken ct)
    {
        if (!await end.One(MyId, id, ct))
        {
            Sessions = await list.Run(MyId, User.SessionId(), ct);
            return this.Refused(StatusCodes.Status404NotFound, "That session is over already.");
        }

        this.Toast("The session is ended.");
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthers(CancellationToken ct)
    {
        var ended = await end.Others(MyId, User.SessionId(), ct);
        this.Toast(ended == 1 ? "One other session is ended." : $"{ended} other sessions are ended.");
        return RedirectToPage();
    }
}
