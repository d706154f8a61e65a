using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Access;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Access;

public sealed class LostCacheTests(LostCacheTests.Replicas replicas) : IClassFixture<LostCacheTests.Replicas>
{
    public sealed class Replicas() : TwoReplicas(reread: "00:00:01");

    [Fact]
    public async Task Without_Redis_sessions_go_on_from_PostgreSQL_and_end_in_the_time_of_a_rereading_and_Redis_is_used_again_when_it_is_back()
    {
        var name = NewName();
        var id = await replicas.EnsureAccount(name, Roles.Contributor);
        using var before = await replicas.SignInAs(Roles.Contributor, name);
        Assert.True(await before.IsSignedIn(replicas.Second));

        replicas.Cache.Stop();

        Assert.True(await before.IsSignedIn(replicas));
        Assert.True(await before.IsSignedIn(replicas.Second));
        using var victim = await replicas.SignInAs(Roles.Contributor, name);
        Assert.True(await victim.IsSignedIn(replicas.Second));
        await victim.Submit(await victim.Open("/account/sign-out"), MainForm);
        Assert.False(await victim.IsSignedIn(replicas));
        await Seconds.Until(async () => !await victim.IsSignedIn(replicas.Second), "signed out without Redis");
        Assert.True(await before.IsSignedIn(replicas.Second));

        replicas.Cache.Start();

        var shared = replicas.Second.Services.GetRequiredService<SharedStates>();
        await Seconds.Until(
            async () => await before.IsSignedIn(replicas) && await shared.Get(id, Ct) is not null, "a copy made by one replica is found by the other");
        using var other = await replicas.SignInAs(Roles.Contributor, name);
        await other.Submit(await other.Open("/account/sign-out"), MainForm);
        await Seconds.Until(async () => !await other.IsSignedIn(replicas.Second), "signed out with Redis again");
    }
}
