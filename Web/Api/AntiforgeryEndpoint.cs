using FastEndpoints;
using Microsoft.AspNetCore.Antiforgery;

namespace VersionedContent.Web.Api;

/// <param name="Header">The name of the header to send.</param>
/// <param name="Token">Its value; good for this session until signing in or out, or viewing as another role.</param>
internal sealed record AntiforgeryResponse(string Header, string Token);

internal sealed class AntiforgeryEndpoint(IAntiforgery antiforgery) : EndpointWithoutRequest<AntiforgeryResponse>
{
    public override void Configure()
    {
        Get("/antiforgery");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "Get the antiforgery header";
            summary.Description = "For callers that have a session cookie. Those with a bearer token need none.";
            summary.Responses[200] = "The header to send with every write";
        });
    }

    public override Task HandleAsync(CancellationToken ct) =>
        Send.OkAsync(new(CrossSiteGuard.Header, antiforgery.GetAndStoreTokens(HttpContext).RequestToken!), ct);
}
