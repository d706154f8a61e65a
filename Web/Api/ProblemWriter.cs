using System.Diagnostics;
using Microsoft.AspNetCore.Mvc;

namespace VersionedContent.Web.Api;

/// <summary>Writes every problem of the API as JSON, whatever the caller says it accepts, and with a trace id.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public static string TraceOf(HttpContext http) => Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier;

    public bool CanWrite(ProblemDetailsContext context) => ApiSetup.IsApi(context.HttpContext);

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        var http = context.HttpContext;
        var problem = context.ProblemDetails;
        problem.Status ??= http.Response.StatusCode;
        var (title, detail) = ProblemWords.Of(problem.Status.Value, http);
        if (problem.Title is null)
            (problem.Title, problem.Detail) = (title, problem.Detail ?? detail);
        problem.Type ??= Problem.NoType;
        problem.Extensions["traceId"] = TraceOf(http);
        http.Response.StatusCode = problem.Status.Value;
        await http.Response.WriteAsJsonAsync<ProblemDetails>(problem, options: null, Problem.ContentType, http.RequestAborted);
    }
}
