using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using VersionedContent.Web.Api;

namespace VersionedContent.Web;

/// <summary>
/// Refuses the one character that PostgreSQL keeps in no text, U+0000, wherever text comes in: addresses, forms and the
/// fields of JSON. Past here it would fail in the database, as an error of ours. The contents of documents are not text
/// to the database and keep it.
/// </summary>
internal static class StorableText
{
    public const string Problem = "The character U+0000 stands in it, which cannot be stored. Take it out and send it again.";

    public static bool Is(string? text) => text is null || !text.Contains('\0', StringComparison.Ordinal);

    public static bool Is(IEnumerable<KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues>> fields) =>
        fields.All(field => Is(field.Key) && field.Value.All(Is));

    /// <summary>True where this refused it: the error page then says what was wrong.</summary>
    public static bool Refused(HttpContext http) => http.Items.ContainsKey(typeof(StorableText));

    public static void UseStorableText(this WebApplication app) => app.Use((http, next) =>
    {
        if (Is(http.Request.Path.Value) && Is(http.Request.Query))
            return next(http);
        if (ApiSetup.IsApi(http))
            return ApiFailures.Write(http, StatusCodes.Status400BadRequest, "The address cannot be read", Problem);
        Refuse(http);
        return Task.CompletedTask;
    });

    public static int Refuse(HttpContext http)
    {
        http.Items[typeof(StorableText)] = true;
        return http.Response.StatusCode = StatusCodes.Status400BadRequest;
    }
}

/// <summary>The forms of pages. The error page is shown with the form that was refused, and takes it as it is.</summary>
internal sealed class StorableForms : IPageFilter
{
    public void OnPageHandlerSelected(PageHandlerSelectedContext context)
    {
    }

    public void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        var http = context.HttpContext;
        if (http.Request.HasFormContentType && !StorableText.Is(http.Request.Form) && http.Features.Get<IStatusCodeReExecuteFeature>() is null)
            context.Result = new StatusCodeResult(StorableText.Refuse(http));
    }

    public void OnPageHandlerExecuted(PageHandlerExecutedContext context)
    {
    }
}

/// <summary>The texts in JSON that is sent to the API.</summary>
internal sealed class StorableJson : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Storable(reader.GetString());

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Storable(reader.GetString())!;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);

    private static string? Storable(string? text) => StorableText.Is(text) ? text : throw new JsonException(StorableText.Problem);
}
