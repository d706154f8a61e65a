using System.Security.Claims;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts;
using VersionedContent.Accounts.Access;

namespace VersionedContent.Architecture.Routes;

/// <summary>Every page and endpoint of a running site and who may use it, one line each.</summary>
internal sealed class RouteTable(IServiceProvider services)
{
    internal const string Header = """
        # Who may use which page and endpoint: "y" may, "-" is asked to sign in or refused.
        # Columns: visitor, then each role; last, what the route itself asks for. A handler may ask for more (an item's
        # own state, say), which is tested beside it. A route that is missing here, or that changed, fails the tests.
        # After reviewing the change: UPDATE_PERMISSIONS=1 dotnet run --project tests/Architecture
        """;

    private static readonly string[] RolesInOrder = [Roles.Contributor, Roles.Reviewer, Roles.Moderator, Roles.Administrator];

    /// <summary>What ASP.NET Core (files, in development) and FastEndpoints (the addresses of endpoints) map for themselves.</summary>
    private static readonly string?[] NotOurs = ["{**path:file}", "/{**path:file}", "_test_url_cache_", "/_test_url_cache_"];

    private static readonly string[] PageMethods = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly IAuthorizationService _authorization = services.GetRequiredService<IAuthorizationService>();
    private readonly IAuthorizationPolicyProvider _policies = services.GetRequiredService<IAuthorizationPolicyProvider>();

    public async Task<IReadOnlyList<string>> Lines()
    {
        var lines = new SortedSet<(string Path, string Line)>(Comparer<(string Path, string Line)>.Create((a, b) =>
            string.CompareOrdinal(a.Path, b.Path) is var order and not 0 ? order : string.CompareOrdinal(a.Line, b.Line)));
        foreach (var endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is not null || NotOurs.Contains(endpoint.RoutePattern.RawText))
                continue;
            var (metadata, methods) = await Loaded(endpoint);
            var path = "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            var who = await Who(metadata);
            foreach (var method in methods)
                lines.Add((path, $"{method,-7} {path,-56} {who}"));
        }

        return [.. lines.Select(line => line.Line)];
    }

    /// <summary>A Razor page has its attributes and handlers only once it is loaded, which routing does at its first request.</summary>
    private async Task<(EndpointMetadataCollection Metadata, IEnumerable<string> Methods)> Loaded(RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is not { } page)
            return (endpoint.Metadata, endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]);
        var loaded = await services.GetRequiredService<PageLoader>().LoadAsync(page, endpoint.Metadata);
        // An overridden OnPageHandlerExecuting looks like a handler of the method PAGE.
        var handled = (loaded.HandlerMethods ?? []).Select(handler => handler.HttpMethod.ToUpperInvariant()).Append("GET").Intersect(PageMethods);
        return (loaded.Endpoint?.Metadata ?? new EndpointMetadataCollection([.. endpoint.Metadata, .. loaded.EndpointMetadata ?? []]), handled);
    }

    private async Task<string> Who(EndpointMetadataCollection metadata)
    {
        var asks = metadata.GetMetadata<IAllowAnonymous>() is null ? metadata.GetOrderedMetadata<IAuthorizeData>() : [];
        var policy = await AuthorizationPolicy.CombineAsync(_policies, asks, asks.Count > 0 ? metadata.GetOrderedMetadata<AuthorizationPolicy>() : []);
        var marks = new List<string> { await Mark(policy, new ClaimsPrincipal(new ClaimsIdentity())) };
        foreach (var role in RolesInOrder)
            marks.Add(await Mark(policy, new ClaimsPrincipal(CurrentAccount.Identity(new AccountState(Guid.Empty, "someone", role, 0), TimeProvider.System.GetUtcNow()))));
        var named = asks.Select(ask => ask.Policy).Where(name => name is not null && !name.StartsWith("epPolicy:", StringComparison.Ordinal)).Distinct().ToList();
        var needs = policy is null ? "anyone" : named.Count > 0 ? string.Join(", ", named) : "signed in";
        return $"{string.Join(' ', marks)}   {needs}";
    }

    private async Task<string> Mark(AuthorizationPolicy? policy, ClaimsPrincipal person) =>
        policy is null || (await _authorization.AuthorizeAsync(person, null, policy)).Succeeded ? "y" : "-";
}
