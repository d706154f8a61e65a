using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.People.Suspension;

internal sealed record SuspensionNotice(DateTimeOffset Until, string Reason);

/// <summary>Over every page of a suspended person: until when, and why. Others cost no query.</summary>
internal sealed class SuspensionBanner(AccountStates states, AccountsDb db, TimeProvider time) : IPagePart
{
    public string Place => Places.Banner;

    public async ValueTask<PartView?> Show(HttpContext http, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (http.User.Viewer().Id is not { } id || await states.Get(id, ct) is not { SuspendedUntil: { } until } || until <= now)
            return null;
        var reason = await db.People.Where(person => person.Id == id).Select(person => person.SuspensionReason).SingleOrDefaultAsync(ct);
        return new PartView("/Accounts/People/Suspension/_Banner.cshtml", new SuspensionNotice(until, reason ?? ""));
    }
}
