using System.Text.Json.Serialization;

namespace VersionedContent.Web.Api;

/// <summary>Why a call failed: problem details as RFC 9457 has them.</summary>
/// <param name="Type">A URI that names the kind of problem; <c>about:blank</c> where the status says it all.</param>
/// <param name="Title">The kind of problem in a few words.</param>
/// <param name="Detail">What went wrong this time, and what to do.</param>
/// <param name="TraceId">Names this request in the logs.</param>
/// <param name="Errors">By field of the request: what is wrong with it.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Detail,
    string TraceId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string[]>? Errors)
{
    public const string ContentType = "application/problem+json";
    public const string NoType = "about:blank";
}
