using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.Tests.Mail;
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

    public static TheoryData<string> Ends { get; } = new("sign-out", "session", "others", "password", "role", "letter", "closing", "administrator");

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
                await Administer(HttpMethod.Put, $"{id}/role", new { role = Roles.Reviewer });
                break;
            case "administrator":
                await Administer(HttpMethod.Delete, $"{id}/sessions");
                break;
            case "letter":
                await ResetByLetter(name);
                break;
            case "closing":
                await owner.Confirm();
                Assert.Equal(HttpStatusCode.OK, (await owner.Call(HttpMethod.Post, "/api/v1/me/closing")).StatusCode);
                break;
        }

        Assert.False(await victim.IsSignedIn(replicas));
        await Seconds.Until(async () => !await victim.IsSignedIn(replicas.Second), $"over by {how}");
        // What others do to a person ends all their sessions, and so do a letter and closing; else the one it is done in goes on.
        if (how is "role" or "administrator" or "letter" or "closing")
            await Seconds.Until(async () => !await owner.IsSignedIn(replicas.Second), $"the owner's own over by {how}");
        else
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

    [Theory]
    [InlineData("revoking")]
    [InlineData("closing")]
    public async Task An_api_token_ended_on_one_replica_is_no_good_within_seconds_on_the_other(string how)
    {
        var name = NewName();
        await replicas.EnsureAccount(name, Roles.Contributor);
        using var owner = await replicas.SignInAs(Roles.Contributor, name);
        await owner.Confirm();
        var (id, program) = await MakeToken(owner);
        using var used = program;
        var there = new Uri(replicas.Second.Address, "/api/v1/me");
        foreach (var me in new[] { new Uri("/api/v1/me", UriKind.Relative), there })
            Assert.Equal(HttpStatusCode.OK, (await program.GetAsync(me, Ct)).StatusCode);

        using (var ended = how == "closing" ? await owner.Call(HttpMethod.Post, "/api/v1/me/closing") : await owner.Call(HttpMethod.Delete, $"/api/v1/me/tokens/{id}"))
            Assert.True(ended.IsSuccessStatusCode);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/me", Ct)).StatusCode);
        await Seconds.Until(async () => (await program.GetAsync(there, Ct)).StatusCode == HttpStatusCode.Unauthorized, $"the token is no good after {how}");
    }

    [Fact]
    public async Task A_suspension_on_one_replica_holds_within_seconds_on_the_other_in_a_session_and_with_a_token_and_so_does_its_end()
    {
        var name = NewName();
        var id = await replicas.EnsureAccount(name, Roles.Contributor);
        using var owner = await replicas.SignInAs(Roles.Contributor, name);
        await owner.Confirm();
        using var client = await replicas.WithToken(name);
        using var program = (await MakeToken(owner)).Program;
        Assert.True(await MayBranch(client));
        Assert.True(await MayBranch(program));

        await Administer(HttpMethod.Put, $"{id}/suspension", new { until = DateTimeOffset.UtcNow.AddDays(2), reason = "Blanked three pages." });
        await Seconds.Until(async () => !await MayBranch(client), "a suspended person's session may not write");
        await Seconds.Until(async () => !await MayBranch(program), "a suspended person's token may not write");
        // They may look, and are told.
        Assert.Contains("Blanked three pages.", (await owner.Open(new Uri(replicas.Second.Address, "/changes").ToString())).Document.QuerySelector(".banner")!.TextContent, StringComparison.Ordinal);

        await Administer(HttpMethod.Delete, $"{id}/suspension");
        await Seconds.Until(async () => await MayBranch(client), "the session may write again");
        await Seconds.Until(async () => await MayBranch(program), "the token may write again");
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
    /// <summary>Has an administrator do something to a person, on the first replica.</summary>
    private async Task Administer(HttpMethod method, string what, object? body = null)
    {
        using var administrator = await replicas.SignInAs(Roles.Administrator, NewName("Ada"));
        using var answer = await administrator.Call(method, $"/api/v1/admin/people/{what}", body);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    /// <summary>Sets a new password on the first replica, as someone who forgot the old one.</summary>
    private async Task ResetByLetter(string name)
    {
        using var forgetful = new HttpClient { BaseAddress = replicas.Address };
        Assert.Equal(HttpStatusCode.Accepted, (await forgetful.PostAsJsonAsync("/api/v1/password/forgotten", new { name }, Ct)).StatusCode);
        var letter = await replicas.Letter($"{name}@example.org", LinkPurposes.ResetPassword);
        Assert.Equal(HttpStatusCode.NoContent, (await forgetful.PostAsJsonAsync("/api/v1/password/reset", new { token = letter.Token(), newPassword = NewPassword }, Ct)).StatusCode);
    }

    /// <summary>A token of someone who just confirmed who they are.</summary>
    private async Task<(Guid Id, HttpClient Program)> MakeToken(Browser owner)
    {
        using var answer = await owner.Call(HttpMethod.Post, "/api/v1/me/tokens", new { name = "A program", scopes = new[] { Permissions.CreateBranches }, days = 7 });
        var made = await answer.Json();
        return (made.GetProperty("id").GetGuid(), new()
        {
            BaseAddress = replicas.Address,
            DefaultRequestHeaders = { Authorization = new("Bearer", made.GetProperty("token").GetString()) },
        });
    }

    /// <summary>Whether the second replica lets this client make a branch.</summary>
    private async Task<bool> MayBranch(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri(replicas.Second.Address, "/api/v1/branches"), new { name = $"of-{Guid.NewGuid():n}"[..12], title = "A branch" }, Ct);
        Assert.True(answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Forbidden, await answer.Content.ReadAsStringAsync(Ct));
        return answer.IsSuccessStatusCode;
    }
}
