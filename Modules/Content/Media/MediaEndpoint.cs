using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace VersionedContent.Content.Media;

internal sealed record MediaRequest(string Hash);

/// <summary>Serves a picture. Its address names its bytes, so it is asked for once and kept.</summary>
internal sealed class MediaEndpoint(MediaStore media) : Endpoint<MediaRequest>
{
    public override void Configure()
    {
        Get("/media/{hash}");
        RoutePrefixOverride("");
        AllowAnonymous();
        Options(route => route.ExcludeFromDescription());
    }

    public override async Task HandleAsync(MediaRequest req, CancellationToken ct)
    {
        var etag = $"\"{req.Hash}\"";
        if (HttpContext.Request.Headers.IfNoneMatch == etag)
        {
            await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status304NotModified));
            return;
        }

        var isHash = req.Hash.Length == 64 && req.Hash.All(char.IsAsciiHexDigitLower);
        if (!isHash || await media.Find(req.Hash, ct) is not { } file)
        {
            await Send.ResultAsync(TypedResults.Problem(title: "There is no such picture.", statusCode: StatusCodes.Status404NotFound));
            return;
        }

        var headers = HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ETag = etag;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        await Send.ResultAsync(TypedResults.Bytes(file.Data, file.ContentType));
    }
}
