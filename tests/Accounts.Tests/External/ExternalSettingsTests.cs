using System.Net;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using VersionedContent.Accounts.External;
using VersionedContent.Accounts.Tests.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.External;

public sealed class ExternalSettingsTests(Site plain)
{
    private const string Good = "https://id.example.org";

    [Theory]
    [InlineData("Production", "google", Good, "id", "secret", "openid", null)]
    [InlineData("Development", "google", "http://localhost:5000", "id", "secret", "openid email", null)]
    [InlineData("Production", "google", "http://localhost:5000", "id", "secret", "openid", "Accounts:External:google:Authority is 'http://localhost:5000'; in production it begins with https://.")]
    [InlineData("Development", "google", "http://id.example.org", "id", "secret", "openid", "http:// is for a provider on this machine only")]
    [InlineData("Development", "google", "", "id", "secret", "openid", "Accounts:External:google:Authority is not set.")]
    [InlineData("Development", "google", "id.example.org", "id", "secret", "openid", "which is no web address")]
    [InlineData("Development", "google", Good, "", "secret", "openid", "Accounts:External:google:ClientId is not set.")]
    [InlineData("Development", "google", Good, "id", "", "openid", "Accounts:External:google:ClientSecret is not set.")]
    [InlineData("Development", "google", Good, "id", "secret", "email", "without openid")]
    [InlineData("Development", "my id", Good, "id", "secret", "openid", "is no name for a provider")]
    public void Settings_that_cannot_work_are_said(string environment, string name, string authority, string id, string secret, string scopes, string? problem)
    {
        var provider = new ExternalProvider { Name = name, DisplayName = "Google", Authority = authority, ClientId = id, ClientSecret = secret, Scopes = scopes };
        var result = new CheckExternalOptions(new HostingEnvironment { EnvironmentName = environment }).Validate(null, new ExternalOptions { Providers = [provider] });
        Assert.Equal(problem is null, result.Succeeded);
        if (problem is not null)
        {
            Assert.Contains(problem, result.FailureMessage, StringComparison.Ordinal);
            Assert.DoesNotContain("'secret'", result.FailureMessage, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_site_with_such_settings_does_not_start()
    {
        await using var site = new MistakenSite();
        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(async () => await site.InitializeAsync());
        Assert.Contains("Accounts:External:google:ClientId is not set", stopped.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret", stopped.ToString(), StringComparison.Ordinal);
    }

    private sealed class MistakenSite : Site
    {
        protected override void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration["Accounts:External:Google:DisplayName"] = "Google";
            builder.Configuration["Accounts:External:Google:Authority"] = Good;
            builder.Configuration["Accounts:External:Google:ClientSecret"] = "a-secret";
        }
    }

    [Theory]
    [InlineData("Mara Ride", "Mara Ride")]
    [InlineData("  Mara   O'Neil-Ride ", "Mara O'Neil-Ride")]
    [InlineData("Mara <script>", "Mara script")]
    [InlineData("mara@example.org", "mara example.org")]
    [InlineData("Žofie 山田", "Žofie 山田")]
    [InlineData("---", "")]
    [InlineData("admin", "")]
    [InlineData(null, "")]
    [InlineData("A name that is by far too long to be a name here, is it not", "A name that is by far too long to be a n")]
    public void A_name_from_elsewhere_is_tidied(string? told, string suggested) => Assert.Equal(suggested, SuggestedName.Of(told));

    [Fact]
    public void A_subject_too_long_for_the_column_is_kept_as_its_hash()
    {
        Assert.Equal("short", ExternalSignIn.KeyOf("short"));
        Assert.Equal(71, ExternalSignIn.KeyOf(new string('x', 255)).Length);
        Assert.NotEqual(ExternalSignIn.KeyOf(new string('x', 255)), ExternalSignIn.KeyOf(new string('x', 254)));
    }

    [Fact]
    public async Task Where_no_provider_is_set_nothing_of_it_is_shown()
    {
        using var visitor = plain.NewBrowser();
        foreach (var path in new[] { "/account/sign-in", "/account/sign-up" })
            Assert.Null((await visitor.Open(path)).Document.QuerySelector("[data-external]"));
        using var browser = await plain.SignInAs(Roles.Contributor, NewName());
        Assert.DoesNotContain("Other sites", (await browser.Open("/account/security")).Text, StringComparison.Ordinal);
    }
}

/// <summary>A site set up as in production, behind a proxy that ends TLS.</summary>
public sealed class ExternalCookieTests(ExternalCookieTests.ProductionSite site) : IClassFixture<ExternalCookieTests.ProductionSite>
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
            builder.Configuration["Site:Address"] = "https://wiki.example.org";
            foreach (var (setting, value) in new[] { ("DisplayName", "Id"), ("Authority", "https://id.example.org"), ("ClientId", "wiki"), ("ClientSecret", "x") })
                builder.Configuration[$"Accounts:External:id:{setting}"] = value;
            // What the provider would tell of itself: nothing here leaves this machine.
            builder.Services.PostConfigure<OpenIdConnectOptions>("external:id", oidc => oidc.Configuration = new OpenIdConnectConfiguration
            {
                Issuer = "https://id.example.org", AuthorizationEndpoint = "https://id.example.org/authorize",
            });
        }
    }

    [Fact]
    public async Task The_way_to_a_provider_leads_back_to_the_sites_address_and_its_cookies_are_Secure()
    {
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler) { BaseAddress = site.Address };
        using var form = await http.GetAsync("/account/sign-in", Ct);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await form.Content.ReadAsStringAsync(Ct));
        var token = page.QuerySelector("[data-external] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/account/external/id/start")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", token)]),
        };
        request.Headers.Add("Cookie", string.Join("; ", form.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        using var answer = await http.SendAsync(request, Ct);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("redirect_uri=https%3A%2F%2Fwiki.example.org%2Faccount%2Fexternal%2Fid%2Fcallback", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);

        var cookies = answer.Headers.GetValues("Set-Cookie").ToList();
        Assert.Equal(["__Host-correlation", "__Host-nonce"], cookies.Select(cookie => cookie.Split('.')[0]).Order());
        Assert.All(cookies, cookie =>
        {
            var parts = cookie.Split(';').Skip(1).Select(part => part.Trim().ToLowerInvariant()).ToList();
            Assert.Superset(new HashSet<string> { "httponly", "secure", "samesite=lax", "path=/" }, parts.ToHashSet());
        });
    }
}
