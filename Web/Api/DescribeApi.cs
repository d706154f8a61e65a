using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VersionedContent.Web.Api;

/// <summary>What the description says about the API as a whole.</summary>
internal sealed class DescribeApi : IOpenApiDocumentTransformer
{
    public const string Bearer = "bearer";
    public const string Cookie = "cookie";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "VersionedContent",
            Version = "v1",
            Description = "Everything the site's pages do, as JSON: both call the same handlers. Errors are problem details (RFC 9457). "
                + "Items are addressed by path; a `ref` names a branch, a tag, a change set, or any of these at a moment (`main@2026-01-31T12:00Z`). "
                + "A write names the version it started from in `If-Match`.",
        };
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Content", Description = "Items, their types, pictures and reviews." },
            new() { Name = "Versioning", Description = "Histories, comparisons, branches and merges." },
            new() { Name = "Moderation", Description = "Submissions, the review queue and decisions." },
            new() { Name = "Accounts", Description = "Accounts, sessions, people and notices." },
            new() { Name = "Web", Description = "What scripts of the site's own pages need." },
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "The access token that POST /api/v1/session answers with.",
        };
        document.Components.SecuritySchemes[Cookie] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = "versionedcontent.session",
            Description = $"The site's own session. Writes then need the header {CrossSiteGuard.Header} (GET /api/v1/antiforgery).",
        };
        return Task.CompletedTask;
    }
}
