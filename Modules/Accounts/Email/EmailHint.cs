using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

/// <summary>On the settings pages of someone who has not confirmed their address, a line that says so.</summary>
internal sealed class EmailHint(AccountsDb db) : IPagePart
{
    internal const string Page = "/account/email";

    public string Place => Places.Banner;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct)
    {
        var path = http.Request.Path;
        if (!path.StartsWithSegments("/account") || path.StartsWithSegments(Page) || http.User.Viewer().Id is not { } id)
            return null;
        return await db.People.AnyAsync(person => person.Id == id && !person.EmailConfirmed, ct) ? new PartView("/Accounts/Email/_Hint.cshtml") : null;
    }
}
