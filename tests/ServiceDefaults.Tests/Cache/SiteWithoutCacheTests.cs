using System.Diagnostics;
using System.Net;
using Garnet;
using Microsoft.AspNetCore.Builder;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Cache;

/// <summary>The whole site, on a cache that a test can stop.</summary>
public sealed class SiteWithoutCacheTests(SiteWithoutCacheTests.StoppableCache site) : IClassFixture<SiteWithoutCacheTests.StoppableCache>
{
    [Fact]
    public async Task Pages_answer_when_the_cache_is_stopped_under_them()
    {
        string[] pages = ["/", "/browse", "/wiki/types/ride", "/history/types/ride", "/search?q=ride", "/changes", "/account/sign-in", "/health"];
        using var browser = site.NewBrowser();
        foreach (var page in pages)
            Assert.Equal(HttpStatusCode.OK, (await browser.Open(page)).Status);

        site.StopCache();

        foreach (var page in pages)
        {
            var clock = Stopwatch.StartNew();
            Assert.Equal(HttpStatusCode.OK, (await browser.Open(page)).Status);
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{page} took {clock.Elapsed}.");
        }
    }

    public sealed class StoppableCache : Site
    {
        private GarnetServer? _server;

        public void StopCache()
        {
            _server?.Dispose();
            _server = null;
        }

        protected override void Configure(WebApplicationBuilder builder)
        {
            var port = CacheSite.FreePort();
            _server = CacheSite.Server(port);
            builder.Configuration["ConnectionStrings:cache"] = $"127.0.0.1:{port}";
        }
    }
}
