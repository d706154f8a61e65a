using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SignIn;

/// <summary>A site set up as in production, behind a proxy that ends TLS.</summary>
public sealed class CookieTests(CookieTests.ProductionSite site) : IClassFixture<CookieTests.ProductionSite>
{
    public sealed class ProductionSite : Site, IAsyncLifetime
    {
        private readonly CacheServer _cache = new();

        async ValueTask IAsyncDisposable.DisposeAsync()
        {
            GC.SuppressFinalize(this);
            await DisposeAsync();
            _cache.Stop();
        }

        protected override string EnvironmentName => Environments.Production;

        protected override void Configure(WebApplicationBuilder builder)
        {
            _cache.Start();
            builder.Configuration["ConnectionStrings:cache"] = _cache.ConnectionString;
            builder.Configuration["ForwardedHeaders_Enabled"] = "true";
            builder.Configuration["Site:Address"] = "https://wiki.example.org";
        }
    }

    /// <summary>Is refused, which takes the cookie away.</summary>
    private const string NoPasskey = "/account/sign-in/passkey";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_cookie_is_HttpOnly_SameSite_and_Secure_whether_the_proxy_says_https_or_not(bool forwarded)
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = site.Address };
        if (forwarded)
            http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        var jar = new Dictionary<string, string>();
        var seen = new List<string>();

        async Task<string> Send(HttpMethod method, string path, params (string Name, string Value)[] form)
        {
            using var request = new HttpRequestMessage(method, path);
            if (method == HttpMethod.Post)
                request.Content = new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            if (jar.Count > 0)
                request.Headers.Add("Cookie", string.Join("; ", jar.Select(cookie => $"{cookie.Key}={cookie.Value}")));
            using var answer = await http.SendAsync(request, Ct);
            Assert.True((int)answer.StatusCode < 400 || path == NoPasskey, $"{method} {path}: {answer.StatusCode}");
            foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
            {
                seen.Add(cookie);
                var pair = cookie.Split(';')[0].Split('=', 2);
                jar[pair[0]] = pair[1];
            }

            return await answer.Content.ReadAsStringAsync(Ct);
        }

        async Task Post(string path, params (string Name, string Value)[] form)
        {
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await Send(HttpMethod.Get, path.Split('?')[0]));
            var token = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
            await Send(HttpMethod.Post, path, [.. form, ("__RequestVerificationToken", token)]);
        }

        await Send(HttpMethod.Get, "/");
        await Send(HttpMethod.Post, "/theme", ("theme", "dark"));
        await Post("/account/sign-in", ("Name", name), ("Password", Site.Password), ("Keep", "true"));
        await Post("/account/profile?handler=Name", ("Name", NewName()));
        await Send(HttpMethod.Get, "/account/profile");
        await Post("/account/sessions?handler=EndOthers");
        await Post("/account/confirm?handler=Password", ("Password", Site.Password));
        await Send(HttpMethod.Get, "/account/data");
        await Post("/account/sign-out");
        await Send(HttpMethod.Post, "/api/v1/session/passkey/options");
        await Post(NoPasskey, ("Credential", "{}"));
        await Post("/account/sign-up", ("Name", NewName()), ("Email", "a@example.org"), ("Password", Site.Password));

        Assert.Superset(new HashSet<string> { "__Host-session", "__Host-device", "__Host-confirmed", "__Host-passkey", "__Host-antiforgery", "theme" }, seen.Select(cookie => cookie.Split('=')[0]).ToHashSet());
        Assert.Contains(seen, cookie => cookie.StartsWith("__Host-passkey=;", StringComparison.Ordinal) && cookie.Contains("expires=Thu, 01 Jan 1970", StringComparison.Ordinal)
            && !cookie.Contains("max-age", StringComparison.Ordinal));
        Assert.All(seen, cookie =>
        {
            var parts = cookie.Split(';').Skip(1).Select(part => part.Trim().ToLowerInvariant()).ToList();
            Assert.Contains("httponly", parts);
            Assert.Contains("secure", parts);
            Assert.Contains(parts, part => part is "samesite=lax" or "samesite=strict");
            Assert.Contains("path=/", parts);
            Assert.DoesNotContain(parts, part => part.StartsWith("domain=", StringComparison.Ordinal));
        });
    }
}
