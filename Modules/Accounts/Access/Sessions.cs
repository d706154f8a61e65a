using System.Buffers.Text;
using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.LiveSessions;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// Begins and ends sessions of browsers and programs. What they carry names the account and holds the session's secret,
/// no more: whether it goes on and what the account may do is looked up (<see cref="CurrentAccount"/>), so that neither
/// a cookie nor a token can be out of date.
/// </summary>
internal static class Sessions
{
    internal const string Kind = "session";

    /// <summary>The claim of a cookie or token that holds the secret, as Base64Url. Never on a request's user.</summary>
    internal const string Secret = "secret";

    /// <summary>The claim of a request's user that holds the session's id.</summary>
    internal const string Id = "session";

    /// <summary>
    /// The claim that holds the account's id where that is being closed. Its bearer is signed in as nobody, and is shown
    /// how to undo it.
    /// </summary>
    internal const string Closing = "closing";

    /// <summary>
    /// The claim that holds the account's id where its bearer sees the site as a visitor would. They are signed in as nobody,
    /// and can stop and sign out.
    /// </summary>
    internal const string ViewsAsVisitor = "views-as-visitor";

    /// <summary>The claim that holds when viewing as another role ends by itself.</summary>
    internal const string ViewUntil = "view-until";

    /// <summary>
    /// Signs this browser in, from whatever way in. It becomes a known device of the account; one that was not is told by
    /// mail. Nobody is signed in where the account got a new password (or was closed) since <paramref name="account"/> was read.
    /// </summary>
    /// <param name="keep">Outlives the browser's window.</param>
    public static async Task Begin(HttpContext context, Account account, bool keep)
    {
        var services = context.RequestServices;
        var before = (Person: context.User.Holder(), Session: context.User.SessionId());
        var client = Client.Of(context) with { DeviceHash = services.GetRequiredService<DeviceCookie>().Ensure(context) };
        if (await services.GetRequiredService<BeginSession>().Run(account, SessionKind.Browser, client, keep, context.RequestAborted) is not { } secret)
            return;
        // The cookie that named it is about to be replaced.
        if (before is ({ } person, { } session))
            await services.GetRequiredService<EndSession>().SignOut(person, session, context.RequestAborted);
        // The row says when the session runs out. The cookie has to outlive it, and does: it is renewed half-way.
        await context.SignInAsync(IdentityConstants.ApplicationScheme, For(account.Id, secret), new AuthenticationProperties
        {
            IsPersistent = keep,
            ExpiresUtc = services.GetRequiredService<TimeProvider>().GetUtcNow() + 2 * services.GetRequiredService<IOptions<AccountsOptions>>().Value.LifeOf(keep),
        });
    }

    /// <summary>Writes an access token and a refresh token of a new session as the response.</summary>
    public static async Task WriteToken(HttpContext context, Account account)
    {
        var client = Client.Of(context);
        if (await context.RequestServices.GetRequiredService<BeginSession>()
            .Run(account, SessionKind.Api, client with { DeviceHash = client.ProgramHash }, keep: false, context.RequestAborted) is { } secret)
        {
            await context.SignInAsync(IdentityConstants.BearerScheme, For(account.Id, secret));
            return;
        }

        await Results.Problem(statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in", detail: "The account changed just now. Sign in anew.")
            .ExecuteAsync(context);
    }

    /// <summary>Ends the session of this request, of a browser or a program, and takes its cookie away.</summary>
    public static async Task End(HttpContext context)
    {
        if (context.User.Holder() is { } person && context.User.SessionId() is { } session)
            await context.RequestServices.GetRequiredService<EndSession>().SignOut(person, session, context.RequestAborted);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
    }

    /// <summary>The session behind this request; null for a visitor and for what is no session, such as an API token.</summary>
    public static Guid? SessionId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(Id), out var id) ? id : null;

    /// <summary>
    /// Whose session this is, also while they see the site as a visitor would. For what is done to the session itself; who
    /// asks, and what they may see, is <see cref="ViewerClaims.Viewer"/>.
    /// </summary>
    public static Guid? Holder(this ClaimsPrincipal principal) =>
        principal.Viewer().Id ?? (Guid.TryParse(principal.FindFirstValue(ViewsAsVisitor), out var id) ? id : null);

    private static ClaimsPrincipal For(Guid accountId, byte[] secret) => new(new ClaimsIdentity(
        [new(ClaimTypes.NameIdentifier, accountId.ToString()), new(Secret, Base64Url.EncodeToString(secret))], Kind));
}
