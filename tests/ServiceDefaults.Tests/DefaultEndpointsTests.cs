using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Cache;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Tests.Cache;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests;

public sealed class DefaultEndpointsTests
{
    [Theory]
    [InlineData("/alive", "Healthy")]
    [InlineData("/health", "Degraded")]
    public async Task A_site_without_its_cache_stays_in_rotation(string path, string says)
    {
        await using var app = await Start(database: false);

        var (status, text) = await Get(app, path);

        Assert.Equal((HttpStatusCode.OK, says), (status, text));
    }

    [Theory]
    [InlineData("/alive", HttpStatusCode.OK)]
    [InlineData("/health", HttpStatusCode.ServiceUnavailable)]
    public async Task A_site_without_its_database_is_alive_but_not_ready(string path, HttpStatusCode expected)
    {
        await using var app = await Start(database: true);

        var (status, _) = await Get(app, path);

        Assert.Equal(expected, status);
    }

    /// <summary>In Production, with a cache and, if wanted, a database that are not there.</summary>
    private static async Task<WebApplication> Start(bool database)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration["ConnectionStrings:cache"] = $"127.0.0.1:{CacheSite.FreePort()}";
        builder.Configuration["ConnectionStrings:versionedcontent"] = $"Host=127.0.0.1;Port={CacheSite.FreePort()};Timeout=1";
        builder.AddServiceDefaults();
        builder.AddCache();
        if (database)
            builder.AddDatabase<ShelfDb>("shelf");
        builder.Services.AddRouting().AddAuthorization();
        var app = builder.Build();
        app.UseRouting();
        app.MapDefaultEndpoints();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task<(HttpStatusCode Status, string Text)> Get(WebApplication app, string path)
    {
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public sealed class ShelfDb(DbContextOptions<ShelfDb> options) : DbContext(options);
}
