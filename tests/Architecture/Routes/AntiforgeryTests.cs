using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Architecture.Routes;

/// <summary>Every page that takes a form, found by reflection, and what it does with one that another site may have sent.</summary>
public sealed partial class AntiforgeryTests(Site site)
{
    [Fact]
    public async Task No_page_takes_a_form_without_the_antiforgery_token()
    {
        using var browser = await site.SignInAs(Roles.Administrator);
        var taken = new List<string>();
        var tried = 0;
        foreach (var (path, handlers) in await Forms())
        {
            foreach (var handler in handlers)
            {
                using var answer = await browser.Http.PostAsync(
                    handler is null ? path : $"{path}?handler={handler}", new FormUrlEncodedContent([]), TestContext.Current.CancellationToken);
                tried++;
                if (answer.StatusCode != HttpStatusCode.BadRequest)
                    taken.Add($"{path} {handler}: {(int)answer.StatusCode}");
            }
        }

        Assert.True(tried > 10, $"Only {tried} forms were found.");
        Assert.True(taken.Count == 0, string.Join('\n', taken));
    }

    /// <summary>Paths of pages with the names of their POST handlers; null for the one without a name.</summary>
    private async Task<List<(string Path, List<string?> Handlers)>> Forms()
    {
        var loader = site.Services.GetRequiredService<PageLoader>();
        var forms = new List<(string, List<string?>)>();
        foreach (var endpoint in site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
                continue;
            var loaded = await loader.LoadAsync(page, endpoint.Metadata);
            var handlers = (loaded.HandlerMethods ?? []).Where(handler => HttpMethods.IsPost(handler.HttpMethod)).Select(handler => handler.Name).ToList();
            if (handlers.Count > 0)
                forms.Add((Filled(endpoint.RoutePattern.RawText!), handlers));
        }

        return forms;
    }

    /// <summary>An address that the route takes: the token is looked at before anything is looked for.</summary>
    private static string Filled(string route) => "/" + Parameter().Replace(route.TrimStart('/'), parameter => parameter.Groups[1].Value switch
    {
        ":guid" => Guid.Empty.ToString(),
        ":int" or ":long" => "1",
        _ => "x",
    });

    [GeneratedRegex(@"\{\*{0,2}[^}:?]+(:\w+)?[^}]*\}")]
    private static partial Regex Parameter();
}
