using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace VersionedContent.Web.Api;

/// <summary>
/// How much a request may send. Refused up front by its declared length, so that the answer is a clear 413 on pages as
/// on the API: read later, the limit would surface as a form without its antiforgery token.
/// </summary>
internal static class RequestLimit
{
    private const long Bytes = 10 * 1024 * 1024;

    // A revert asks all its questions on one form, with seven values for each: of a document with many fields, thousands.
    private const int Values = 70_000;

    // What the server reads and drops of a refused request; a connection closed at once would lose the answer.
    private const long Drained = 100 * 1024 * 1024;

    public static void AddRequestLimit(this IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = Drained);
        services.Configure<FormOptions>(form =>
        {
            form.ValueLengthLimit = (int)Bytes;
            form.ValueCountLimit = Values;
        });
        services.Configure<MvcOptions>(mvc => mvc.MaxModelBindingCollectionSize = Values / 7);
    }

    /// <summary>
    /// An endpoint may set its own by <see cref="IRequestSizeLimitMetadata"/>, for what it reads as it comes; JSON is held in
    /// memory whole.
    /// </summary>
    public static long Of(HttpContext http) =>
        (http.Request.HasJsonContentType() ? null : http.GetEndpoint()?.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize) ?? Bytes;

    public static void UseRequestLimit(this WebApplication app) => app.Use((http, next) =>
    {
        var limit = Of(http);
        if (http.Request.ContentLength is null || http.Request.ContentLength <= limit)
        {
            if ((http.Request.ContentLength is null || limit > Drained) && http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } length)
                length.MaxRequestBodySize = limit;
            return next(http);
        }

        // The page that tells of it must not read the form.
        http.Request.Body = Stream.Null;
        http.Request.ContentType = null;
        http.Request.ContentLength = 0;
        http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
        return Task.CompletedTask;
    });
}
