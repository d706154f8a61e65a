using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Access;

/// <summary>With a copy in memory that lasts for an hour: what holds within seconds holds because replicas tell each other.</summary>
public sealed class ReplicaTests(ReplicaTests.Replicas replicas) : IClassFixture<ReplicaTests.Replicas>
{
    private const string NewPassword = "a different long phrase";

    public sealed class Replicas() : TwoReplicas(reread: "01:00:00");

    [Fact]
    public async Task A_sign_in_on_one_replica_is_good_at_once_on_the_other()
    {
        var name = NewName();
        using var earlier = await replicas.SignInAs(Roles.Contributor, name);
        // So that the second one has a copy, from before the sign-in that comes now.
        Assert.True(await earlier.IsSignedIn(replicas.Second));

        using var browser = await replicas.SignInAs(Roles.Contributor, name);
        Assert.True(await browser.IsSignedIn(replicas.Second));
        using var client = await replicas.WithToken(name);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(replicas.Second.Address, "/api/v1/me"), Ct)).StatusCode);
    }

    public static TheoryData<string> Ends { get; } = new("sign-out", "session", "others", "password", "role");

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task A_session_ended_on_one_replica_is_over_within_seconds_on_the_other(string how)
    {
        var name = NewName();
        var id = await replicas.EnsureAccount(name, Roles.Contributor);
        using var victim = await replicas.SignInAs(Roles.Contributor, name);
        using var owner = await replicas.SignInAs(Roles.Contributor, name);
        Assert.True(await victim.IsSignedIn(replicas.Second));

        switch (how)
        {
            case "sign-out":
                await victim.Submit(await victim.Open("/account/sign-out"), MainForm);
                break;
            case "session":
                await owner.Submit(await owner.Open("/account/sessions"), "main form[action*='handler=End']");
                break;
            case "others":
                Assert.Equal(HttpStatusCode.OK, (await owner.Call(HttpMethod.Delete, "/api/v1/me/sessions")).StatusCode);
                break;
            case "password":
                using (var answer = await owner.Call(HttpMethod.Put, "/api/v1/me/password", new { currentPassword = Site.Password, newPassword = NewPassword }))
                    Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                break;
            case "role":
                using (var administrator = await replicas.SignInAs(Roles.Administrator, NewName("Ada")))
                using (var answer = await administrator.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/role", new { role = Roles.Reviewer }))
                    Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
                break;
        }

        Assert.False(await victim.IsSignedIn(replicas));
        await Seconds.Until(async () => !await victim.IsSignedIn(replicas.Second), $"over by {how}");
        // A new role ends all sessions of the person; what people do themselves leaves the one they do it in.
        if (how != "role")
            Assert.True(await owner.IsSignedIn(replicas.Second));
    }

    [Fact]
    public async Task Tokens_and_their_refreshing_end_on_both()
    {
        var name = NewName();
        await replicas.EnsureAccount(name, Roles.Contributor);
        using var client = await replicas.WithToken(name);
        using var session = await client.PostSession(name, Site.Password);
        var refreshToken = (await session.Json()).GetProperty("refreshToken").GetString();
        var me = new Uri(replicas.Second.Address, "/api/v1/me");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(me, Ct)).StatusCode);

        using var owner = await replicas.SignInAs(Roles.Contributor, name);
        Assert.Equal(HttpStatusCode.OK, (await owner.Call(HttpMethod.Delete, "/api/v1/me/sessions")).StatusCode);

        await Seconds.Until(async () => (await client.GetAsync(me, Ct)).StatusCode == HttpStatusCode.Unauthorized, "the access token is no good");
        var refresh = new Uri(replicas.Second.Address, "/api/v1/session/refresh");
        await Seconds.Until(
            async () => (await client.PostAsJsonAsync(refresh, new { refreshToken }, Ct)).StatusCode == HttpStatusCode.Unauthorized, "the refresh token is no good");
    }

    [Fact]
    public async Task After_forgetting_nobody_on_this_replica_is_given_an_older_state()
    {
        var id = await replicas.EnsureAccount(NewName(), Roles.Contributor);
        var (here, there) = (replicas.Services.GetRequiredService<AccountStates>(), replicas.Second.Services.GetRequiredService<AccountStates>());
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(reader => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
                Assert.NotNull(await (reader % 2 == 0 ? here : there).Get(id, Ct));
        }, Ct)).ToList();

        for (var trust = 1; trust <= 100; trust++)
        {
            await replicas.Sql("UPDATE accounts.people SET trust_level = $2 WHERE id = $1", id, trust);
            await here.Forget(id);
            Assert.Equal(trust, (await here.Get(id, Ct))!.TrustLevel);
            var wanted = trust;
            await Seconds.Until(async () => (await there.Get(id, Ct))!.TrustLevel == wanted, "the other replica hears of it");
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
    }
}
