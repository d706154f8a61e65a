using VersionedContent.ServiceDefaults.Outbox;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Outbox;

public sealed class OutboxTests(OutboxDatabase database) : IClassFixture<OutboxDatabase>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_event_exists_if_and_only_if_its_change_does()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>());

        await site.Send(new Greeted("rolled back"), commit: false);
        await site.Send(new Greeted("committed"));
        await site.RelayAll();

        Assert.Equal(["First: committed"], site.Heard);
    }

    [Fact]
    public async Task Every_handler_of_an_event_gets_it()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>().AddHandler<Greeted, Second>());

        await site.Send(new Greeted("hello"));
        await site.RelayAll();

        Assert.Equal(["First: hello", "Second: hello"], site.Heard);
        Assert.Equal(0, await site.Undelivered());
    }

    [Fact]
    public async Task Two_relays_share_the_work_and_neither_repeats_the_other()
    {
        await using var one = await database.Site(services => services.AddHandler<Greeted, First>());
        await using var other = await database.Site(services => services.AddHandler<Greeted, First>(), fresh: false);
        var names = Enumerable.Range(0, 200).Select(number => $"{number:000}").ToList();
        foreach (var name in names)
            await one.Send(new Greeted(name));

        await Task.WhenAll(Task.Run(one.RelayAll, Ct), Task.Run(other.RelayAll, Ct));

        Assert.Equal(names.Select(name => $"First: {name}"), one.Heard.Concat(other.Heard).Order(StringComparer.Ordinal));
        Assert.NotEmpty(one.Heard);
        Assert.NotEmpty(other.Heard);
    }

    [Fact]
    public async Task A_handler_that_fails_is_tried_again_alone_and_later_each_time()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>().AddHandler<Greeted, Stubborn>());
        await site.Send(new Greeted("hello"));

        await site.RelayAll();
        Assert.Equal(["First: hello", "Stubborn: failed"], site.Heard);

        foreach (var delay in new[] { 2, 4, 8 })
        {
            site.Time.Advance(TimeSpan.FromSeconds(delay) - TimeSpan.FromMilliseconds(1));
            Assert.False(await site.RelayOne(Ct));
            site.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.True(await site.RelayOne(Ct));
        }

        Assert.Equal(["First: hello", "Stubborn: failed", "Stubborn: failed", "Stubborn: failed", "Stubborn: failed"], site.Heard);
        site.CalmDown();
        site.Time.Advance(TimeSpan.FromHours(1));
        await site.RelayAll();
        Assert.Equal("Stubborn: hello", site.Heard[^1]);
        Assert.Equal(0, await site.Undelivered());
    }

    [Fact]
    public async Task A_failing_event_holds_up_no_other()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, Stubborn>().AddHandler<Left, Last>());
        await site.Send(new Greeted("stuck"));
        await site.Send(new Left("fine"));

        await site.RelayAll();

        Assert.Equal(["Stubborn: failed", "Last: fine"], site.Heard);
    }

    [Fact]
    public async Task What_a_crashed_relay_had_is_delivered_again_when_its_lease_is_over()
    {
        await using var crashed = await database.Site(services => services.AddHandler<Greeted, First>());
        await using var other = await database.Site(services => services.AddHandler<Greeted, First>(), fresh: false);
        await crashed.Send(new Greeted("hello"));

        // The handler ran, and the process ended before it could say so.
        Assert.NotNull(await crashed.Take());
        await other.RelayAll();
        Assert.Empty(other.Heard);

        other.Time.Advance(OutboxRelay.Lease + TimeSpan.FromMinutes(1));
        await other.RelayAll();
        Assert.Equal(["First: hello"], other.Heard);
    }

    [Fact]
    public async Task A_relay_that_lost_its_lease_does_not_undo_what_its_successor_did()
    {
        await using var slow = await database.Site(services => services.AddHandler<Greeted, First>());
        await slow.Send(new Greeted("hello"));
        var lost = (await slow.Take())!;
        slow.Time.Advance(OutboxRelay.Lease);
        var held = (await slow.Take())!;

        await slow.Queue.Fail(lost, "too late", slow.Time.GetUtcNow(), deadAt: slow.Time.GetUtcNow(), Ct);

        Assert.Equal(2, held.Attempts);
        Assert.Empty(await slow.Dead());
    }

    [Fact]
    public async Task A_stopping_process_gives_its_event_back_at_once()
    {
        await using var stopping = await database.Site(services => services.AddHandler<Greeted, Endless>());
        await using var other = await database.Site(services => services.AddHandler<Greeted, First>(), fresh: false);
        await stopping.Send(new Greeted("hello"));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);

        var relaying = stopping.RelayOne(stop.Token);
        await stopping.HandlerStarted;
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => relaying);

        await other.RelayAll();
        Assert.Equal(["First: hello"], other.Heard);
    }

    [Fact]
    public async Task An_event_that_never_succeeds_is_given_up_and_waits_for_an_operator()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>().AddHandler<Greeted, Stubborn>());
        await site.Send(new Greeted("hello"));
        for (var attempt = 0; attempt < OutboxRelay.MostAttempts; attempt++)
        {
            Assert.True(await site.RelayOne(Ct));
            site.Time.Advance(TimeSpan.FromHours(1));
        }

        Assert.False(await site.RelayOne(Ct));
        var dead = Assert.Single(await site.Dead());
        Assert.Equal((typeof(Greeted).FullName, OutboxRelay.MostAttempts), (dead.Type, dead.Attempts));
        Assert.EndsWith("Stubborn: not today", dead.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await site.Measure()).Dead);

        site.CalmDown();
        Assert.True(await site.Retry(dead.Id));
        await site.RelayAll();
        Assert.Single(site.Heard, heard => heard == "First: hello");
        Assert.Equal("Stubborn: hello", site.Heard[^1]);
        Assert.Empty(await site.Dead());
    }

    [Fact]
    public async Task An_event_that_ends_the_process_each_time_is_given_up_too()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>());
        await site.Send(new Greeted("poison"));
        for (var crash = 0; crash < OutboxRelay.MostAttempts; crash++)
        {
            Assert.NotNull(await site.Take());
            site.Time.Advance(OutboxRelay.Lease);
        }

        Assert.True(await site.RelayOne(Ct));

        Assert.Empty(site.Heard);
        Assert.Single(await site.Dead());
    }

    [Fact]
    public async Task An_event_that_nobody_here_handles_waits_for_a_replica_of_the_next_release()
    {
        await using var old = await database.Site(_ => { });
        await using var next = await database.Site(services => services.AddHandler<Greeted, First>(), fresh: false);
        await old.Send(new Greeted("hello"));

        await old.RelayAll();
        Assert.Equal(1, await old.Undelivered());

        next.Time.Advance(OutboxRelay.Deployment + TimeSpan.FromMinutes(1));
        await next.RelayAll();
        Assert.Equal(["First: hello"], next.Heard);
    }

    [Fact]
    public async Task An_event_that_nobody_handles_at_all_is_dropped_in_the_end()
    {
        await using var site = await database.Site(_ => { });
        await site.Send(new Greeted("hello"));

        await site.RelayAll();
        site.Time.Advance(OutboxRelay.Deployment);
        await site.RelayAll();

        Assert.Equal(0, await site.Undelivered());
    }

    [Fact]
    public async Task The_age_of_the_oldest_event_is_the_lag()
    {
        await using var site = await database.Site(services => services.AddHandler<Greeted, First>());
        Assert.Equal(TimeSpan.Zero, (await site.Measure()).Lag);

        await site.Send(new Greeted("hello"));
        await site.Run("UPDATE messaging.outbox SET created_at = clock_timestamp() - interval '90 seconds'");

        Assert.InRange((await site.Measure()).Lag, TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(150));
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 4)]
    [InlineData(10, 1024)]
    [InlineData(12, 3600)]
    [InlineData(1000, 3600)]
    public void Delays_double_up_to_an_hour(int attempts, int seconds) => Assert.Equal(TimeSpan.FromSeconds(seconds), OutboxRelay.Delay(attempts));
}
