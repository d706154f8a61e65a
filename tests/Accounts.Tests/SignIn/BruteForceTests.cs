using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SignIn;

/// <summary>10,000 tries at passwords, and what comes of them.</summary>
public sealed class BruteForceTests(BruteForceTests.CountingSite site, Database database) : IClassFixture<BruteForceTests.CountingSite>
{
    private const int Tries = 10_000;
    private const int PerMinute = 20;

    /// <summary>As many sign-ins from one address as in production, and a count of the passwords that were looked at.</summary>
    public sealed class CountingSite : Site
    {
        internal CountedHasher Hasher { get; } = new();

        protected override void Configure(WebApplicationBuilder builder)
        {
            builder.Configuration["Accounts:SignInsPerMinute"] = $"{PerMinute}";
            // Put in once the modules have put in theirs, as the last word.
            builder.Host.ConfigureContainer<IServiceCollection>((_, services) => services.AddSingleton<IPasswordHasher<Account>>(Hasher));
        }
    }

    /// <summary>Identity's own hasher, of few rounds, counted.</summary>
    internal sealed class CountedHasher() : PasswordHasher<Account>(
        Microsoft.Extensions.Options.Options.Create(new PasswordHasherOptions { IterationCount = 1_000 }))
    {
        private int _looked;

        public int Looked => Volatile.Read(ref _looked);

        public override PasswordVerificationResult VerifyHashedPassword(Account user, string hashedPassword, string providedPassword)
        {
            Interlocked.Increment(ref _looked);
            return base.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }

    [Fact]
    public async Task Against_one_account_five_are_looked_at_in_each_hold_off_whoever_tries_and_however_many_at_once()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        var looked = 0;
        var since = Stopwatch.StartNew();

        await Parallel.ForEachAsync(Enumerable.Range(0, Tries), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (attempt, ct) =>
        {
            await using var scope = site.Services.CreateAsyncScope();
            // Each with a device cookie of its own making, too.
            var outcome = await scope.ServiceProvider.GetRequiredService<OpenSession>().Run(name, $"guess {attempt}", BitConverter.GetBytes(attempt), ct);
            if (outcome is not SignInOutcome.HeldOff)
                Interlocked.Increment(ref looked);
        });

        TestContext.Current.TestOutputHelper!.WriteLine($"{looked} of {Tries} passwords were looked at in {since.Elapsed.TotalSeconds:N0} s.");
        // A hold-off lasts five minutes, and on a slow machine this may take longer.
        Assert.InRange(looked, 1, 5 * (1 + (int)(since.Elapsed / TimeSpan.FromMinutes(5))));
    }

    [Fact]
    public async Task Across_many_accounts_each_address_is_held_to_its_rate()
    {
        const int addresses = 100;
        var looked = site.Hasher.Looked;
        var since = Stopwatch.StartNew();

        await Attack(addresses, attempt => $"nobody-{attempt}");

        TestContext.Current.TestOutputHelper!.WriteLine($"{site.Hasher.Looked - looked} of {Tries} passwords were looked at in {since.Elapsed.TotalSeconds:N0} s.");
        var minutes = 1 + (int)Math.Ceiling(since.Elapsed.TotalMinutes);
        Assert.InRange(site.Hasher.Looked - looked, 1, addresses * PerMinute * minutes);
        Assert.True(site.Hasher.Looked - looked < Tries, "All of them were looked at.");
    }

    [Fact]
    public async Task An_owner_gets_in_after_the_hold_off_and_at_a_known_device_during_it_however_long_strangers_go_on()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var scope = database.Services.CreateAsyncScope();
        var services = scope.ServiceProvider;
        var tries = ActivatorUtilities.CreateInstance<Tries>(services, time);
        var open = ActivatorUtilities.CreateInstance<OpenSession>(services, tries);
        var name = NewName();
        var id = await services.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(name, $"{name}@example.org", Site.Password, Roles.Contributor, time.GetUtcNow(), Ct);
        byte[] known = [1, 2, 3], stranger = [4, 5, 6];
        services.GetRequiredService<AccountsDb>().KnownDevices.Add(new KnownDevice { PersonId = id, Hash = known, FirstAt = time.GetUtcNow(), LastAt = time.GetUtcNow() });
        await services.GetRequiredService<AccountsDb>().SaveChangesAsync(Ct);

        for (var holdOff = 0; holdOff < 3; holdOff++)
        {
            for (var attempt = 0; attempt < 5; attempt++)
                Assert.IsType<SignInOutcome.Wrong>(await open.Run(name, $"guess {attempt}", stranger, Ct));
            Assert.IsType<SignInOutcome.HeldOff>(await open.Run(name, Site.Password, stranger, Ct));
            Assert.IsType<SignInOutcome.HeldOff>(await open.Run(name, Site.Password, device: null, Ct));
            Assert.IsType<SignInOutcome.SignedIn>(await open.Run(name, Site.Password, known, Ct));
            Assert.IsType<SignInOutcome.SignedIn>(await open.Run($"{name}@example.org", Site.Password, known, Ct));
            time.Advance(TimeSpan.FromMinutes(5));
        }

        Assert.IsType<SignInOutcome.SignedIn>(await open.Run(name, Site.Password, device: null, Ct));
    }

    [Fact]
    public async Task A_known_device_has_a_count_of_its_own_and_no_more_tries_than_others()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var open = scope.ServiceProvider.GetRequiredService<OpenSession>();
        var name = NewName();
        var id = await scope.ServiceProvider.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(name, $"{name}@example.org", Site.Password, Roles.Contributor, DateTimeOffset.UnixEpoch, Ct);
        byte[] stolen = [7, 8, 9];
        scope.ServiceProvider.GetRequiredService<AccountsDb>().KnownDevices.Add(new KnownDevice { PersonId = id, Hash = stolen, FirstAt = DateTimeOffset.UnixEpoch, LastAt = DateTimeOffset.UnixEpoch });
        await scope.ServiceProvider.GetRequiredService<AccountsDb>().SaveChangesAsync(Ct);

        for (var attempt = 0; attempt < 5; attempt++)
            Assert.IsType<SignInOutcome.Wrong>(await open.Run(name, $"guess {attempt}", stolen, Ct));
        Assert.IsType<SignInOutcome.HeldOff>(await open.Run(name, Site.Password, stolen, Ct));
        Assert.IsType<SignInOutcome.SignedIn>(await open.Run(name, Site.Password, device: null, Ct));
    }

    [Fact]
    public async Task A_device_of_one_account_is_no_known_device_of_another()
    {
        var (attacker, owner) = (NewName("Eve"), NewName());
        await site.EnsureAccount(owner, Roles.Contributor);
        using var browser = await site.SignInAs(Roles.Contributor, attacker);
        var form = await browser.Open("/account/sign-out");
        await browser.Submit(form, MainForm);
        form = await browser.Open("/account/sign-in");
        for (var attempt = 0; attempt < 5; attempt++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.Submit(form, MainForm, ("Name", owner), ("Password", "not the password"))).Status);

        using var other = site.NewBrowser();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await other.Submit(await other.Open("/account/sign-in"), MainForm, ("Name", owner), ("Password", Site.Password))).Status);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData(null, "nowhere")]
    public void Addresses_of_one_network_count_as_one(string? address, string network) =>
        Assert.Equal(network, Accounts.Access.RateLimits.Network(address is null ? null : IPAddress.Parse(address)));

    /// <summary>Really from many addresses: the whole of 127.0.0.0/8 is this machine.</summary>
    private async Task Attack(int addresses, Func<int, string> name)
    {
        await Parallel.ForEachAsync(Enumerable.Range(0, addresses), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (address, ct) =>
        {
            using var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (connection, cancel) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(new IPAddress([127, 1, (byte)(address / 250), (byte)(address % 250 + 1)]), 0));
                    await socket.ConnectAsync(connection.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            using var http = new HttpClient(handler) { BaseAddress = site.Address };
            for (var attempt = address; attempt < Tries; attempt += addresses)
            {
                using var answer = await http.PostAsJsonAsync("/api/v1/session", new { name = name(attempt), password = $"guess {attempt}" }, ct);
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests });
            }
        });
    }
}
