using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Security;

namespace VersionedContent.Accounts.Export;

internal sealed class ExportEndpoint(ExportData export, Confirmation confirmation) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Get("/me/export");
        Policies(Accounts.Permissions.OwnAccount);
        Options(route => route.RequireRateLimiting(RateLimits.Heavy));
        Summary(summary =>
        {
            summary.Summary = "All that the site keeps about you, as one ZIP file";
            summary.Description = "Sent while it is made, so its length is not known before. A README.txt in it says what the files are.";
            summary.Responses[200] = "The archive";
            summary.Responses[403] = $"POST /me/confirmation first, and send {Confirmation.Header}";
            summary.Responses[409] = "One is being sent to you already";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        if (!await this.Confirmed(confirmation, ct))
            return;
        if (!await export.Send(HttpContext, User.Viewer().Id!.Value, ct))
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "An archive is under way", detail: ExportData.Busy));
    }
}
