using System.Text.Json;
using System.Text.RegularExpressions;
using FastEndpoints;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Testing;

namespace VersionedContent.Web.Tests;

public sealed partial class ApiDescriptionTests(Site site)
{
    [Fact]
    public async Task Every_endpoint_is_described_with_its_parameters_answers_and_errors()
    {
        using var document = await Read();
        var paths = document.RootElement.GetProperty("paths");
        var missing = new List<string>();
        var count = 0;
        foreach (var (endpoint, route, method) in Endpoints())
        {
            count++;
            var name = $"{method} {route}";
            if (!paths.TryGetProperty(route, out var path) || !path.TryGetProperty(method.ToLowerInvariant(), out var operation))
            {
                missing.Add($"{name}: is not there");
                continue;
            }

            if (!operation.TryGetProperty("summary", out var summary) || string.IsNullOrWhiteSpace(summary.GetString()))
                missing.Add($"{name}: has no summary");
            var declared = operation.TryGetProperty("parameters", out var parameters)
                ? parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path").Select(p => p.GetProperty("name").GetString()!).ToHashSet()
                : [];
            var inRoute = RouteParameter().Matches(route).Select(match => match.Groups[1].Value).ToHashSet();
            if (!declared.SetEquals(inRoute))
                missing.Add($"{name}: describes the path parameters {string.Join(", ", declared)}");

            var answers = operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToList();
            if (!answers.Exists(status => status[0] is '2' or '3'))
                missing.Add($"{name}: says nothing of success");
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            string[] needed = open ? ["500"] : ["401", "403", "500"];
            missing.AddRange(needed.Except(answers).Select(status => $"{name}: says nothing of {status}"));
        }

        Assert.Empty(missing);
        Assert.True(count > 10, $"only {count} endpoints were found");
    }

    [Fact]
    public async Task The_description_names_no_route_that_is_not_there()
    {
        using var document = await Read();
        var known = Endpoints().Select(endpoint => endpoint.Route).ToHashSet();
        var unknown = document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name).Where(path => path.StartsWith("/api", StringComparison.Ordinal) && !known.Contains(path));
        Assert.Empty(unknown);
    }

    [Fact]
    public async Task Every_error_has_the_shape_of_problem_details()
    {
        using var document = await Read();
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var errors =
            from path in document.RootElement.GetProperty("paths").EnumerateObject()
            from operation in path.Value.EnumerateObject()
            from answer in operation.Value.GetProperty("responses").EnumerateObject()
            where answer.Name[0] is '4' or '5'
            where !answer.Value.TryGetProperty("content", out var content) || !content.EnumerateObject().Any(type => type.Name is "application/problem+json" or "application/json")
            select $"{operation.Name} {path.Name} {answer.Name}";
        Assert.Empty(errors);
    }

    private async Task<JsonDocument> Read()
    {
        using var browser = site.NewBrowser();
        return JsonDocument.Parse(await browser.Http.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
    }

    private IEnumerable<(RouteEndpoint Endpoint, string Route, string Method)> Endpoints() =>
        from endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        where endpoint.Metadata.GetMetadata<EndpointDefinition>() is not null && endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (endpoint, "/" + Written().Replace(endpoint.RoutePattern.RawText!, "{$1}").TrimStart('/'), method);

    [GeneratedRegex(@"\{([^}]+)\}")]
    private static partial Regex RouteParameter();

    // OpenAPI writes a parameter without its constraint, default or catch-all mark.
    [GeneratedRegex(@"\{\**([^}:?=]+)[^}]*\}")]
    private static partial Regex Written();
}
