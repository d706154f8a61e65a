using System.Text.Json;
using FluentValidation.Results;
using Microsoft.AspNetCore.Diagnostics;

namespace VersionedContent.Web.Api;

/// <summary>Turns everything that can go wrong with a call into problem details.</summary>
internal static class ApiFailures
{
    private const string Body = "body";

    /// <summary>Answers without a body, such as routing's own 404, 405 and 415, and exceptions. Never a stack trace, in no environment.</summary>
    public static void UseApiProblems(this WebApplication app) => app.UseWhen(ApiSetup.IsApi, api =>
    {
        api.UseStatusCodePages(status => Write(status.HttpContext, status.HttpContext.Response.StatusCode));
        api.UseExceptionHandler(handler => handler.Run(http =>
        {
            var error = http.Features.Get<IExceptionHandlerFeature>()!.Error;
            return Write(http, error is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError);
        }));
    });

    /// <summary>What FastEndpoints' validation and binding found, by field.</summary>
    public static Problem OfFields(IReadOnlyCollection<ValidationFailure> failures, HttpContext http, int status)
    {
        var errors = failures
            .GroupBy(failure => failure.PropertyName ?? Body, failure => failure.ErrorMessage)
            .ToDictionary(field => field.Key, field => field.Distinct().ToArray());
        var (title, _) = ProblemWords.Of(status, http);
        return new Problem(
            Problem.NoType,
            status == StatusCodes.Status400BadRequest ? "The request has errors" : title,
            status,
            string.Join(' ', errors.Values.SelectMany(messages => messages).Distinct()),
            ProblemWriter.TraceOf(http),
            errors);
    }

    /// <summary>A body that is not JSON, or has a value of another kind than its field takes. Says where, and no type of ours.</summary>
    public static ValidationFailure OfJson(JsonException error)
    {
        var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {error.BytePositionInLine + 1})" : "";
        if (error.InnerException is JsonException || error.Path is null or "$")
            return new ValidationFailure(Body, $"The body is not valid JSON{place}.");
        var field = error.Path.TrimStart('$').TrimStart('.');
        if (error.Message.StartsWith(StorableText.Problem, StringComparison.Ordinal))
            return new ValidationFailure(field, StorableText.Problem);
        return new ValidationFailure(field, $"The value is not of the kind that this field takes{place}.");
    }

    public static Task Write(HttpContext http, int status, string? title = null, string? detail = null)
    {
        http.Response.StatusCode = status;
        return http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new()
        {
            HttpContext = http,
            ProblemDetails = { Status = status, Title = title, Detail = detail },
        }).AsTask();
    }
}
