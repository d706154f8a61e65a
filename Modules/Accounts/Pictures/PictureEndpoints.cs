using FastEndpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Pictures;

internal sealed record ServePictureRequest(string Hash);

/// <summary>Serves a picture. Its address names its bytes, so it is asked for once and kept.</summary>
internal sealed class ServePictureEndpoint(AccountsDb db) : Endpoint<ServePictureRequest>
{
    public override void Configure()
    {
        Get(PictureAddress.Route);
        RoutePrefixOverride("");
        AllowAnonymous();
        Options(route => route.ExcludeFromDescription());
    }

    public override async Task HandleAsync(ServePictureRequest req, CancellationToken ct)
    {
        var isHash = req.Hash.Length == 64 && req.Hash.All(char.IsAsciiHexDigitLower);
        if (!isHash)
        {
            await NotFound();
            return;
        }

        var etag = $"\"{req.Hash}\"";
        if (HttpContext.Request.Headers.IfNoneMatch == etag)
        {
            await Send.ResultAsync(TypedResults.StatusCode(StatusCodes.Status304NotModified));
            return;
        }

        var hash = Convert.FromHexString(req.Hash);
        if (await db.Pictures.Where(picture => picture.Hash == hash).Select(picture => picture.Data).FirstOrDefaultAsync(ct) is not { } data)
        {
            await NotFound();
            return;
        }

        var headers = HttpContext.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.ETag = etag;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        await Send.ResultAsync(TypedResults.Bytes(data, "image/webp"));
    }

    private Task<FastEndpoints.Void> NotFound() => Send.ResultAsync(TypedResults.Problem(title: "There is no such picture.", statusCode: StatusCodes.Status404NotFound));
}

internal sealed record PictureRequest
{
    /// <summary>JPEG, PNG, WebP or GIF, at most 5 MB.</summary>
    public IFormFile? File { get; init; }

    /// <summary>With y and size the square to keep, in pixels of the picture as it is looked at; the middle without.</summary>
    public int? X { get; init; }

    public int? Y { get; init; }
    public int? Size { get; init; }
}

/// <param name="Address">Where the picture is served.</param>
internal sealed record PictureResponse(string Address);

internal sealed class PutPictureEndpoint(KeepPicture keep, AccountsDb db) : Endpoint<PictureRequest, PictureResponse>
{
    public override void Configure()
    {
        Put("/me/picture");
        Policies(Accounts.Permissions.OwnAccount);
        AllowFileUploads();
        MaxRequestBodySize(PictureUpload.MostBytes);
        Options(route => route.RequireRateLimiting(RateLimits.Heavy));
        Summary(summary =>
        {
            summary.Summary = "Give your profile a picture";
            summary.Description = "It is cut square, drawn anew at 256 pixels as WebP, and rid of all else that was in the file.";
            summary.Responses[400] = "It is no picture that can be read, or too large";
            summary.Responses[429] = "Too many in a minute";
        });
    }

    public override async Task HandleAsync(PictureRequest req, CancellationToken ct)
    {
        var id = User.Viewer().Id!.Value;
        if (await keep.Run(id, await PictureUpload.Read(req.File, ct), PictureUpload.Square(req.X, req.Y, req.Size), ct) is { } problem)
            await this.SendRefused(FieldErrors.Of(("file", problem)), ct);
        else
            await Send.OkAsync(new PictureResponse(PictureAddress.Of((await db.People.Where(person => person.Id == id).Select(person => person.PictureHash).SingleAsync(ct))!)), ct);
    }
}

internal sealed class DeletePictureEndpoint(KeepPicture keep) : EndpointWithoutRequest
{
    public override void Configure()
    {
        Delete("/me/picture");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Remove your profile's picture";
            summary.Responses[204] = "There is none any more";
        });
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        await keep.Remove(User.Viewer().Id!.Value, ct);
        await Send.NoContentAsync(ct);
    }
}
