using System.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace VersionedContent.Web.Api;

/// <summary>Gives a property of a body the words of its documentation comment.</summary>
internal sealed class DescribeProperty : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // A type with a schema of its own is shared by properties with other meanings.
        if (schema.Description is null && context.JsonPropertyInfo?.AttributeProvider is PropertyInfo property && SchemaNames.Of(context.JsonTypeInfo) is null)
            schema.Description = DocumentedWords.Of(property);
        return Task.CompletedTask;
    }
}
