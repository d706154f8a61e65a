using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// Turns the account a session names into who it is now: name, role, permissions, trust level. A session whose account is
/// gone, or was given a new stamp (by a new password, say), stands for nobody.
/// </summary>
internal sealed class CurrentAccount(AccountStates states, IHttpContextAccessor http) : IClaimsTransformation
{
    public async Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
    {
        // The stamp is left out of the result, which therefore passes through unchanged when asked again.
        if (principal.Identity is not ClaimsIdentity { AuthenticationType: Sessions.Kind } session || session.FindFirst(Sessions.Stamp) is not { } stamp)
            return principal;

        var ct = http.HttpContext?.RequestAborted ?? default;
        var id = Guid.Parse(session.FindFirst(ClaimTypes.NameIdentifier)!.Value);
        var state = await states.Get(id, ct);
        return state?.Stamp == stamp.Value ? new ClaimsPrincipal(Identity(state)) : new ClaimsPrincipal(new ClaimsIdentity());
    }

    internal static ClaimsIdentity Identity(AccountState state)
    {
        List<Claim> claims =
        [
            new(ClaimTypes.NameIdentifier, state.Id.ToString()),
            new(ClaimTypes.Name, state.Name),
            new(ClaimTypes.Role, state.Role),
            new(ViewerClaims.TrustLevel, state.TrustLevel.ToString(CultureInfo.InvariantCulture)),
        ];
        claims.AddRange(Roles.Grants[state.Role].Select(permission => new Claim(ViewerClaims.Permission, permission)));
        return new ClaimsIdentity(claims, Sessions.Kind);
    }
}
