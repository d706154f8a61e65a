using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastEndpoints;
using Microsoft.OpenApi;

namespace VersionedContent.Web.Api;

/// <summary>A value that a call takes outside its body.</summary>
/// <param name="Property">The property of the request that it fills; null for one that only the route names.</param>
internal sealed record RequestPart(string Name, ParameterLocation In, PropertyInfo? Property, bool Required);

/// <summary>Where each property of a request comes from, by the rules of FastEndpoints.</summary>
internal sealed partial class RequestParts
{
    private RequestParts(IReadOnlyList<RequestPart> outside, IReadOnlyList<PropertyInfo> body) => (Outside, Body) = (outside, body);

    public IReadOnlyList<RequestPart> Outside { get; }

    public IReadOnlyList<PropertyInfo> Body { get; }

    public static RequestParts Of(Type request, string route, string method)
    {
        var properties = request == typeof(EmptyRequest) ? [] : request.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0).ToList();
        var outside = new List<RequestPart>();
        foreach (Match match in RouteParameter().Matches(route))
        {
            var name = match.Groups[1].Value;
            var property = properties.Find(candidate => string.Equals(NameOf(candidate), name, StringComparison.OrdinalIgnoreCase));
            outside.Add(new(name, ParameterLocation.Path, property, Required: true));
        }

        var bodiless = method is "GET" or "HEAD" or "DELETE";
        var body = new List<PropertyInfo>();
        foreach (var property in properties.Where(property => outside.TrueForAll(part => part.Property != property)))
        {
            if (property.GetCustomAttribute<FromHeaderAttribute>() is { } header)
                outside.Add(new(header.HeaderName ?? NameOf(property), ParameterLocation.Header, property, header.IsRequired));
            else if (property.GetCustomAttribute<QueryParamAttribute>() is not null || bodiless)
                outside.Add(new(NameOf(property), ParameterLocation.Query, property, Required: false));
            else if (property.GetCustomAttribute<FromClaimAttribute>() is null)
                body.Add(property);
        }

        return new RequestParts(outside, body);
    }

    private static string NameOf(PropertyInfo property) =>
        property.GetCustomAttribute<BindFromAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    [GeneratedRegex(@"\{\**([^}:?=]+)")]
    private static partial Regex RouteParameter();
}
