using FastEndpoints;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Notices;

namespace VersionedContent.Accounts.Profile;

/// <param name="Email">Null for a program: it has no business with it.</param>
/// <param name="Permissions">What this account may do; endpoints name the one they need.</param>
internal sealed record MeResponse(
    Guid Id, string Name, string? Email, string Role, int TrustLevel, DateTimeOffset Joined, IReadOnlyList<string> Permissions, int UnreadNotices);

internal sealed class MeEndpoint(AccountsDb db, UnreadNotices unread) : EndpointWithoutRequest<MeResponse>
{
    public override void Configure()
    {
        Get("/me");
        Summary(summary => summary.Summary = "The account that is signed in, and what it may do");
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var viewer = User.Viewer();
        var id = viewer.Id;
        var me = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, ct);
        await Send.OkAsync(new MeResponse(
            me.Id, me.UserName!, viewer.May(Accounts.Permissions.OwnAccount) ? me.Email : null, me.Role, me.TrustLevel, me.Joined, [.. viewer.Permissions], await unread.Count(me.Id, ct)), ct);
    }
}
