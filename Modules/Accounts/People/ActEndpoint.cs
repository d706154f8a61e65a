using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace VersionedContent.Accounts.People;

internal sealed record PersonIdRequest(Guid Id);

/// <summary>An act on a person's account as an endpoint: 204, or what stands against it.</summary>
internal abstract class ActEndpoint<TRequest> : Endpoint<TRequest>
    where TRequest : notnull
{
    protected void Describe(string summary, string description) => Summary(text =>
    {
        text.Summary = summary;
        text.Description = $"{description} Written to the audit.";
        text.Responses[204] = "It is so now";
        text.Responses[400] = "What was sent is at fault, or you may not do this to this person";
        text.Responses[404] = "No open account has that id";
        text.Responses[409] = "Someone changed the account meanwhile";
    });

    protected async Task Answer(ActOutcome outcome, CancellationToken ct)
    {
        switch (outcome)
        {
            case ActOutcome.Done:
                await Send.NoContentAsync(ct);
                break;
            case ActOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
            case ActOutcome.Overtaken:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "Overtaken", detail: ActOutcome.Overtaken.Words));
                break;
            default:
                await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No open account has that id"));
                break;
        }
    }
}
