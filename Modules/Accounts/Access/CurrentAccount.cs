using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.ViewAs;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// Turns the account a session names into who it is now: name, role, permissions, trust level. A session that is over
/// stands for nobody.
/// </summary>
internal sealed class CurrentAccount(FindSession find, SeenSessions seen, IHttpContextAccessor http, TimeProvider time) : IClaimsTransformation
{
    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        // The secret is left out of the result, which therefore passes through unchanged when asked again.
        if (principal.Identity is not ClaimsIdentity { AuthenticationType: Sessions.Kind } session || session.FindFirst(Sessions.Secret) is null)
            return principal;

        var ct = http.HttpContext?.RequestAborted ?? default;
        if (await find.Run(principal, ct) is not { } found)
            return new ClaimsPrincipal(new ClaimsIdentity());
        // Nobody, and yet known to the one page by which they come back.
        if (found.State.ClosesAt is not null)
            return new ClaimsPrincipal(new ClaimsIdentity([new(Sessions.Closing, found.State.Id.ToString())]));

        if (http.HttpContext is { } request)
            await seen.Note(found.Session, Client.AddressOf(request), ct);
        return new ClaimsPrincipal(Identity(found.State, time.GetUtcNow(), found.Session));
    }

    internal static IReadOnlyList<string> PermissionsOf(AccountState state, DateTimeOffset now) =>
        state.IsSuspended(now) ? Roles.WhenSuspended : Roles.Grants[state.Role];

    /// <param name="session">Null for what is no session, such as an API token.</param>
    internal static ClaimsIdentity Identity(AccountState state, DateTimeOffset now, LiveSession? session = null)
    {
        var permissions = PermissionsOf(state, now);
        var (role, trust) = (state.Role, state.TrustLevel);
        // Only for as long as they may: a role taken away ends it.
        var viewing = permissions.Contains(Permissions.ManageUsers) && session is { ViewAsRole: { } wanted } && session.ViewAsUntil > now
            && ViewRoles.All.Contains(wanted) ? session : null;
        if (viewing?.ViewAsRole == ViewRoles.Visitor)
            return AsVisitor(state.Id, viewing);
        if (viewing is not null)
            (role, trust, permissions) = (viewing.ViewAsRole!, viewing.ViewAsTrust ?? 0, Roles.Grants[viewing.ViewAsRole!]);

        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, state.Id.ToString()),
            new(ClaimTypes.Name, state.Name),
            new(ClaimTypes.Role, role),
            new(ViewerClaims.TrustLevel, trust.ToString(CultureInfo.InvariantCulture)),
        ];
        claims.AddRange(permissions.Select(permission => new Claim(ViewerClaims.Permission, permission)));
        if (session is not null)
            claims.Add(new Claim(Sessions.Id, session.Id.ToString()));
        if (viewing is not null)
            claims.AddRange(Viewing(viewing));
        return new ClaimsIdentity(claims, Sessions.Kind);
    }

    /// <summary>
    /// Not authenticated, without name, id, role and permissions: so every policy, page and handler answers as it does to a
    /// visitor, the account's own pages included, and none has to ask. What is left serves the banner, stopping and signing out.
    /// </summary>
    private static ClaimsIdentity AsVisitor(Guid personId, LiveSession session) =>
        new([new(Sessions.ViewsAsVisitor, personId.ToString()), new(Sessions.Id, session.Id.ToString()), .. Viewing(session)]);

    private static Claim[] Viewing(LiveSession session) =>
        [new(ViewerClaims.ViewAs, session.ViewAsRole!), new(Sessions.ViewUntil, session.ViewAsUntil!.Value.ToString("O", CultureInfo.InvariantCulture))];
}
