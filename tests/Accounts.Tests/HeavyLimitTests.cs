using System.Net;
using Microsoft.AspNetCore.Builder;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class HeavyLimitTests(HeavyLimitTests.StrictSite site) : IClassFixture<HeavyLimitTests.StrictSite>
{
    public sealed class StrictSite : Site
    {
        protected override void Configure(WebApplicationBuilder builder) => builder.Configuration["Accounts:HeavyPerMinute"] = "3";
    }

    [Fact]
    public async Task Pictures_and_archives_are_made_only_so_often_and_looking_is_free()
    {
        using var browser = await site.SignInAs(Roles.Contributor, NewName());
        for (var times = 0; times < 3; times++)
        {
            using var read = await browser.Call(HttpMethod.Put, "/api/v1/me/picture", new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.png" } });
            await read.Problem(400);
        }

        await (await browser.Call(HttpMethod.Put, "/api/v1/me/picture", new MultipartFormDataContent { { new ByteArrayContent([1]), "file", "x.png" } })).Problem(429);
        await (await browser.Call(HttpMethod.Get, "/api/v1/me/export")).Problem(429);
        Assert.Equal(HttpStatusCode.OK, (await browser.Open("/account/profile")).Status);
    }
}
