using FastEndpoints;
using FluentValidation.Results;

namespace VersionedContent.Accounts;

internal static class ApiErrors
{
    /// <summary>Answers 400 with each problem by its field.</summary>
    public static Task SendRefused(this IEndpoint endpoint, FieldErrors errors, CancellationToken ct)
    {
        foreach (var (field, problem) in errors)
            endpoint.ValidationFailures.Add(new ValidationFailure(field, problem));
        return endpoint.HttpContext.Response.SendErrorsAsync(endpoint.ValidationFailures, cancellation: ct);
    }
}
