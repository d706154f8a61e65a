using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Profile;

namespace VersionedContent.Accounts.SignUp;

/// <param name="Name">2 to 40 characters; public and unique.</param>
/// <param name="Email">Never shown to others. An address that others gave too is accepted alike.</param>
/// <param name="Password">At least 10 characters.</param>
internal sealed record SignUpRequest(string Name, string Email, string Password);

internal sealed class SignUpEndpoint(MakeAccount make) : Endpoint<SignUpRequest, PersonResponse>
{
    public override void Configure()
    {
        Post("/accounts");
        AllowAnonymous();
        Options(route => route.RequireRateLimiting(RateLimits.SignUp));
        Summary(summary =>
        {
            summary.Summary = "Make an account";
            summary.Description = "Makes a contributor's account. Open a session afterwards with POST /api/v1/session.";
            summary.Responses[201] = "The account, as others see it";
            summary.Responses[400] = "A name, address or password that breaks a rule, by field";
            summary.Responses[429] = "Too many accounts made from this network address";
        });
    }

    public override async Task HandleAsync(SignUpRequest req, CancellationToken ct)
    {
        switch (await make.Run(new NewAccount(req.Name ?? "", req.Email ?? "", req.Password ?? ""), ct))
        {
            case SignUpOutcome.Made { Account: var account }:
                HttpContext.Response.Headers.Location = PersonResponse.Address(account.UserName!);
                await Send.ResponseAsync(PersonResponse.Of(account.ToPerson()), StatusCodes.Status201Created, ct);
                break;
            case SignUpOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}
