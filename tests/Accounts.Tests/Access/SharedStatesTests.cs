using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts.Access;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Access;

/// <summary>The copies in a real Garnet.</summary>
public sealed class SharedStatesTests(Site site)
{
    private readonly FakeTimeProvider _time = new();

    private SharedStates Shared => ActivatorUtilities.CreateInstance<SharedStates>(site.Services, _time);

    [Fact]
    public async Task A_copy_is_found_by_every_replica_as_it_was()
    {
        var state = State() with
        {
            SuspendedUntil = DateTimeOffset.UnixEpoch,
            Theme = "dark",
            Sessions = [new(Guid.NewGuid(), [1, 2, 3], DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue) { ViewAsRole = Roles.Reviewer, ViewAsTrust = 2, ViewAsUntil = DateTimeOffset.UnixEpoch }],
        };
        await Shared.Offer(state, _time.GetTimestamp(), Ct);

        Assert.Equivalent(state, await Shared.Get(state.Id, Ct), strict: true);
    }

    [Fact]
    public async Task A_copy_read_before_a_change_and_written_after_it_loses_against_the_mark()
    {
        var (old, shared) = (State(), Shared);
        var began = _time.GetTimestamp();

        await shared.Tell(old.Id);
        await shared.Offer(old, began, Ct);

        Assert.Null(await shared.Get(old.Id, Ct));
    }

    [Fact]
    public async Task A_copy_written_before_a_change_is_overwritten_by_the_mark()
    {
        var (old, shared) = (State(), Shared);
        await shared.Offer(old, _time.GetTimestamp(), Ct);
        Assert.NotNull(await shared.Get(old.Id, Ct));

        await shared.Tell(old.Id);

        Assert.Null(await shared.Get(old.Id, Ct));
    }

    [Fact]
    public async Task A_reader_so_slow_that_a_mark_may_have_come_and_gone_keeps_its_copy_to_itself()
    {
        var (old, shared) = (State(), Shared);
        var began = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(6));

        await shared.Offer(old, began, Ct);

        Assert.Null(await shared.Get(old.Id, Ct));
    }

    private static AccountState State() => new(Guid.NewGuid(), "Mara", Roles.Contributor, 1);
}
