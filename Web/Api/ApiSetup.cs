using System.Text.Json;
using System.Text.Json.Serialization;
using FastEndpoints;
using Microsoft.AspNetCore.Antiforgery;
using Scalar.AspNetCore;

namespace VersionedContent.Web.Api;

/// <summary>The JSON API under <c>/api/v1</c>, and its description.</summary>
internal static class ApiSetup
{
    public const string Docs = "/api/docs";
    private const string Prefix = "api/v1";

    public static bool IsApi(HttpContext http) =>
        http.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) && !http.Request.Path.StartsWithSegments(Docs);

    public static void AddApi(this IServiceCollection services)
    {
        // Ahead of the framework's own writer, which refuses where a caller accepts no JSON.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddAntiforgery(antiforgery => antiforgery.HeaderName = CrossSiteGuard.Header);
        services.AddSingleton<IAntiforgeryAdditionalDataProvider, ViewAsForms>();
        services.AddSafeCookies();
        services.AddRequestLimit();
        services.ConfigureHttpJsonOptions(json => Configure(json.SerializerOptions));
        services.AddFastEndpoints(discovery =>
        {
            discovery.DisableAutoDiscovery = true;
            discovery.Assemblies = [.. SiteHost.Modules, typeof(ApiSetup).Assembly];
        });
        services.AddOpenApi("v1", document =>
        {
            document.CreateSchemaReferenceId = SchemaNames.Of;
            document.AddDocumentTransformer<DescribeApi>();
            document.AddOperationTransformer<DescribeEndpoint>();
            document.AddSchemaTransformer<DescribeProperty>();
        });
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapFastEndpoints(api =>
        {
            api.Endpoints.RoutePrefix = Prefix;
            api.Errors.ResponseBuilder = (failures, http, status) => ApiFailures.OfFields(failures, http, status);
            api.Errors.ProducesMetadataType = typeof(Problem);
            api.Errors.ContentType = Problem.ContentType;
            api.Errors.GeneralErrorsField = "request";
            api.Binding.JsonExceptionTransformer = ApiFailures.OfJson;
            Configure(api.Serializer.Options);
            // Not among the options above: the API's description is made from those, and would know no text any more.
            api.Serializer.Options.Converters.Add(new StorableJson());
        });
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        app.MapScalarApiReference(Docs, scalar => scalar
            .WithTitle("VersionedContent API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry()
            .DisableAgent()
            .DisableMcp()
            .HideDeveloperTools()
            .HideClientButton()).AllowAnonymous();
    }

    private static void Configure(JsonSerializerOptions json)
    {
        json.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        json.NumberHandling = JsonNumberHandling.Strict;
        // The contents of documents may be nested 64 deep, which is the default for the whole of an answer.
        json.MaxDepth = 128;
        json.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
