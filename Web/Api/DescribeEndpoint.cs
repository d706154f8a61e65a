using System.Globalization;
using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VersionedContent.Web.Api;

/// <summary>Says of each endpoint what FastEndpoints knows and the framework does not look up: its words, parameters, body and errors.</summary>
internal sealed class DescribeEndpoint : IOpenApiOperationTransformer
{
    private const string Json = "application/json";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<EndpointDefinition>().FirstOrDefault() is not { } endpoint)
            return;
        var summary = endpoint.EndpointSummary;
        operation.Summary = summary?.Summary ?? operation.Summary;
        operation.Description = summary?.Description ?? operation.Description;
        operation.Tags = new HashSet<OpenApiTagReference> { new(endpoint.EndpointType.Assembly.GetName().Name!.Split('.')[^1], context.Document) };

        var parts = RequestParts.Of(endpoint.ReqDtoType, context.Description.RelativePath ?? "", context.Description.HttpMethod ?? "GET");
        await DescribeParameters(operation, parts, summary, context, cancellationToken);
        await DescribeBody(operation, endpoint, parts, context, cancellationToken);

        var open = metadata.OfType<IAllowAnonymous>().Any();
        if (!open)
            operation.Security = [Secured(DescribeApi.Bearer, context.Document!), Secured(DescribeApi.Cookie, context.Document!)];
        await DescribeResponses(operation, endpoint, parts, open, context, cancellationToken);
    }

    private static async Task DescribeParameters(
        OpenApiOperation operation, RequestParts parts, EndpointSummary? summary, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var words = new Dictionary<string, string>(summary?.Params ?? [], StringComparer.OrdinalIgnoreCase);
        operation.Parameters = [];
        foreach (var part in parts.Outside)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = part.Name,
                In = part.In,
                Required = part.Required,
                Description = words.GetValueOrDefault(part.Property?.Name ?? part.Name) ?? words.GetValueOrDefault(part.Name)
                    ?? (part.Property is null ? null : DocumentedWords.Of(part.Property)),
                Schema = part.Property is null
                    ? new OpenApiSchema { Type = JsonSchemaType.String }
                    : await context.GetOrCreateSchemaAsync(part.Property.PropertyType, parameterDescription: null, ct),
            });
        }

        // An endpoint without a request reads its query itself and only says so in words.
        var properties = parts.Outside.Select(part => part.Property?.Name ?? part.Name).Concat(parts.Body.Select(property => property.Name))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, description) in words.Where(word => !properties.Contains(word.Key) && operation.Parameters.All(p => p.Name != word.Key)))
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = name,
                In = name.Contains('-', StringComparison.Ordinal) ? ParameterLocation.Header : ParameterLocation.Query,
                Description = description,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static async Task DescribeBody(
        OpenApiOperation operation, EndpointDefinition endpoint, RequestParts parts, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        if (parts.Body.Count == 0)
        {
            operation.RequestBody = null;
            return;
        }

        if (parts.Outside.Count == 0 || operation.RequestBody?.Content?.ContainsKey(Json) != true)
            return;
        var whole = await context.GetOrCreateSchemaAsync(endpoint.ReqDtoType, parameterDescription: null, ct);
        var names = parts.Body.Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).ToHashSet();
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [Json] = new()
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Properties = whole.Properties?.Where(property => names.Contains(property.Key)).ToDictionary(),
                        Required = whole.Required?.Where(names.Contains).ToHashSet(),
                    },
                },
            },
        };
    }

    private static async Task DescribeResponses(
        OpenApiOperation operation, EndpointDefinition endpoint, RequestParts parts, bool open, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(nameof(Problem)) != true)
            document.AddComponent(nameof(Problem), await context.GetOrCreateSchemaAsync(typeof(Problem), parameterDescription: null, ct));

        var said = endpoint.EndpointSummary?.Responses ?? [];
        var takesBody = parts.Body.Count > 0;
        int[] errors =
        [
            .. parts.Outside.Count > 0 || takesBody ? [400] : Array.Empty<int>(),
            .. open ? Array.Empty<int>() : [401, 403],
            .. parts.Outside.Any(part => part.In == ParameterLocation.Path) ? [404] : Array.Empty<int>(),
            .. takesBody ? [413, 415] : Array.Empty<int>(),
            500,
        ];
        // Routing knows answers that the framework's own description leaves out.
        var declared = context.Description.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>().Select(answer => answer.StatusCode);
        operation.Responses ??= [];
        foreach (var status in said.Keys.Concat(declared).Concat(errors).Distinct())
        {
            var key = status.ToString(CultureInfo.InvariantCulture);
            var (title, detail) = ProblemWords.Of(status, new DefaultHttpContext());
            var words = said.GetValueOrDefault(status) ?? (status is 405 or 413 || detail is null ? title : $"{title}. {detail}");
            if (operation.Responses.TryGetValue(key, out var known) && known is OpenApiResponse response)
                response.Description = words;
            else
                operation.Responses[key] = response = new OpenApiResponse { Description = words };
            if (status >= 400 && response.Content is null or { Count: 0 })
                response.Content = new Dictionary<string, OpenApiMediaType> { [Problem.ContentType] = new() { Schema = new OpenApiSchemaReference(nameof(Problem), document) } };
        }

        var inOrder = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses.OrderBy(response => response.Key, StringComparer.Ordinal))
            inOrder[status] = response;
        operation.Responses = inOrder;
    }

    private static OpenApiSecurityRequirement Secured(string scheme, OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
}
