using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Accounts.Closing;

internal static class ClosingWords
{
    internal const string ProblemTitle = "This account is being closed";

    internal const string ProblemDetail = "It is signed out everywhere. Sign in on the site's page to keep it.";

    /// <summary>What a program is told that would sign in.</summary>
    internal static ProblemHttpResult Problem => TypedResults.Problem(statusCode: StatusCodes.Status403Forbidden, title: ProblemTitle, detail: ProblemDetail);

    internal static string Day(DateTimeOffset at) => at.ToString("d MMMM yyyy, HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The account that is being closed and whose session this is; such a session stands for nobody.</summary>
    public static Guid? ClosingId(this ClaimsPrincipal principal) => Guid.TryParse(principal.FindFirstValue(Sessions.Closing), out var id) ? id : null;
}
