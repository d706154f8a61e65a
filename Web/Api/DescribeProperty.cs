using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VersionedContent.Web.Api;

/// <summary>Gives a property of a body the words of its documentation comment, and says which ones a request may leave out.</summary>
internal sealed class DescribeProperty : IOpenApiSchemaTransformer
{
    private readonly NullabilityInfoContext _nullability = new();

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // A type with a schema of its own is shared by properties with other meanings.
        if (schema.Description is null && context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property && SchemaNames.Of(context.JsonTypeInfo) is null)
            schema.Description = DocumentedWords.Of(property);
        if (context.JsonPropertyInfo is null && schema.Required is { } required && context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal))
        {
            // A record's parameters count as required to the serialiser, while the binder gives null for those left out.
            foreach (var name in context.JsonTypeInfo.Properties.Where(MayBeNull).Select(property => property.Name))
                required.Remove(name);
        }

        return Task.CompletedTask;
    }

    private bool MayBeNull(JsonPropertyInfo property)
    {
        lock (_nullability)
            return property.AttributeProvider is PropertyInfo info && _nullability.Create(info).ReadState == NullabilityState.Nullable;
    }
}
