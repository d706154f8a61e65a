using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;

namespace VersionedContent.Web.Api;

internal static class SchemaNames
{
    /// <summary>The type's name, after that of the type it is declared in: two slices may each have an <c>Answer</c>.</summary>
    public static string? Of(JsonTypeInfo type)
    {
        var name = OpenApiOptions.CreateDefaultSchemaReferenceId(type);
        if (name is null)
            return null;
        for (var outer = type.Type.DeclaringType; outer is not null; outer = outer.DeclaringType)
            name = outer.Name + name;
        return name;
    }
}
