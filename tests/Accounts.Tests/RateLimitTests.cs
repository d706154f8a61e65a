using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class RateLimitTests(RateLimitTests.StrictSite site) : IClassFixture<RateLimitTests.StrictSite>
{
    public sealed class StrictSite : Site
    {
        protected override void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration["Accounts:SignInsPerMinute"] = "3";
            builder.Configuration["Accounts:SignUpsPerHour"] = "2";
        }
    }

    [Fact]
    public async Task A_network_address_that_tries_many_names_is_held_off()
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var tries = 0; tries < 3; tries++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await http.PostSession(NewName(), "not the password")).StatusCode);
        using var answer = await http.PostSession(NewName(), "not the password");
        await answer.Problem(429);
        Assert.NotNull(answer.Headers.RetryAfter);

        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        Assert.Equal(HttpStatusCode.OK, form.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.Submit(form, MainForm, ("Name", "x"), ("Password", "not the password"))).Status);
    }

    [Fact]
    public async Task A_network_address_makes_only_so_many_accounts()
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        for (var tries = 0; tries < 2; tries++)
        {
            using var made = await http.PostAsJsonAsync("/api/v1/accounts", new { name = NewName(), email = "a@example.org", password = Site.Password }, Ct);
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        using var answer = await http.PostAsJsonAsync("/api/v1/accounts", new { name = NewName(), email = "a@example.org", password = Site.Password }, Ct);
        await answer.Problem(429);
    }
}
