using Microsoft.AspNetCore.WebUtilities;

namespace VersionedContent.Web.Api;

/// <summary>What the API says where only a status is known.</summary>
internal static class ProblemWords
{
    public static (string Title, string? Detail) Of(int status, HttpContext http) => status switch
    {
        400 => ("The request could not be read", "Compare it with /openapi/v1.json."),
        401 => ("You are not signed in", "Sign in first: POST /api/v1/session gives a token to send as 'Authorization: Bearer …'."),
        403 => ("You may not do this", "Your account lacks the permission that this needs."),
        404 => ("There is nothing here", "Nothing of that name exists, or it is not yours to see."),
        405 => ($"This address does not take {http.Request.Method}", $"It takes {http.Response.Headers.Allow}."),
        406 => ("Not in that form", "The API answers in JSON."),
        409 => ("Somebody was quicker", "What you change has changed meanwhile. Read it again and repeat."),
        412 => ("The precondition failed", "What you change has changed meanwhile. Read it again and repeat."),
        413 => ("The request is too large", $"A request may have {RequestLimit.Of(http) / (1024 * 1024)} MB."),
        415 => ("Not that content type", "Send JSON, with the header 'Content-Type: application/json'."),
        428 => ("A precondition is missing", "Name the version that you started from in the header If-Match."),
        429 => ("Too many requests", "Wait a little before the next try."),
        >= 500 => ("Something went wrong on our side", "Try again. If it stays like this, report the trace id."),
        _ => (ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase ? phrase : "The request failed", null),
    };
}
