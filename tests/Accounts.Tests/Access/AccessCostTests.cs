using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Access;

public sealed class AccessCostTests(AccessCostTests.CalmSite site) : IClassFixture<AccessCostTests.CalmSite>
{
    /// <summary>Whose copies do not run out while a test looks.</summary>
    public sealed class CalmSite : Site
    {
        protected override void Configure(WebApplicationBuilder builder) => builder.Configuration["Accounts:Reread"] = "01:00:00";
    }

    [Fact]
    public async Task Who_is_signed_in_costs_no_query_with_a_copy_in_memory_or_in_Redis_and_one_without()
    {
        var name = NewName();
        var id = await site.EnsureAccount(name, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var states = site.Services.GetRequiredService<AccountStates>();
        var shared = site.Services.GetRequiredService<SharedStates>();
        await browser.Open("/notices");
        Assert.Equal(0, await Queries(browser));

        await states.Forget(id);
        Assert.Equal(1, await Queries(browser));
        Assert.Equal(0, await Queries(browser));

        // The mark of the change stands for a few seconds; then a reader leaves a copy, and who lost theirs takes it.
        await Seconds.Until(
            async () =>
            {
                states.ForgetHere(id);
                Assert.NotNull(await states.Get(id, Ct));
                return await shared.Get(id, Ct) is not null;
            },
            "a copy in Redis");
        states.ForgetHere(id);
        Assert.Equal(0, await Queries(browser));
    }

    [Fact]
    public async Task A_session_that_is_over_costs_one_query_and_then_none()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var client = await site.WithToken(name);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/api/v1/session", Ct)).StatusCode);
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(401);

        using var counted = Site.CountQueries();
        await (await client.GetAsync("/api/v1/me", Ct)).Problem(401);
        Assert.Equal(0, counted.Count);
    }

    /// <summary>Of a request that asks the database nothing itself.</summary>
    private static async Task<int> Queries(Browser browser)
    {
        using var counted = Site.CountQueries();
        await browser.Http.GetFromJsonAsync<System.Text.Json.JsonElement>("/api/v1/antiforgery", Ct);
        return counted.Count;
    }
}
