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
            summary.Description = "Takes the session cookie away. A client with a token only needs to forget it.";
            summary.Responses[204] = "Signed out, or nobody was signed in";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        await Sessions.End(HttpContext);
        await Send.NoContentAsync(ct);
    }
}
