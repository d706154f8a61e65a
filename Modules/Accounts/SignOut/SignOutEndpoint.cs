using FastEndpoints;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.SignOut;

internal sealed class SignOutEndpoint : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/session");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "Sign out";
            summary.Description = "Ends the session of the cookie or token that the request is made with; its refresh token is over too.";
            summary.Responses[204] = "Signed out, or nobody was signed in";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        await Sessions.End(HttpContext);
        await Send.NoContentAsync(ct);
    }
}
