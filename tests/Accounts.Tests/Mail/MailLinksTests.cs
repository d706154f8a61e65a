using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Mail;

public sealed class MailLinksTests(Database database)
{
    private const string Purpose = "test.purpose";

    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task A_link_is_kept_as_a_hash_and_found_by_its_secret_and_purpose_alone()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var (links, db, person) = await Start(scope);
        var secret = await links.Make(person, Purpose, "a@example.org", TimeSpan.FromHours(1), Ct);
        await db.SaveChangesAsync(Ct);

        Assert.Equal(43, secret.Length);
        var row = await db.MailLinks.AsNoTracking().SingleAsync(link => link.PersonId == person, Ct);
        Assert.Equal(32, row.Hash.Length);
        Assert.NotNull(await links.Find(secret, Ct, Purpose));
        Assert.Null(await links.Find(secret, Ct, "another"));
        Assert.Null(await links.Find(secret + "x", Ct, Purpose));
        Assert.Null(await links.Find(null, Ct, Purpose));
    }

    [Fact]
    public async Task A_link_runs_out()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var (links, db, person) = await Start(scope);
        var secret = await links.Make(person, Purpose, "a@example.org", TimeSpan.FromHours(1), Ct);
        await db.SaveChangesAsync(Ct);

        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await links.Find(secret, Ct, Purpose));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(await links.Find(secret, Ct, Purpose));
    }

    [Fact]
    public async Task A_new_link_ends_the_earlier_of_its_purpose_and_no_other()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var (links, db, person) = await Start(scope);
        var first = await links.Make(person, Purpose, "a@example.org", TimeSpan.FromHours(1), Ct);
        var other = await links.Make(person, "other", "a@example.org", TimeSpan.FromHours(1), Ct);
        await db.SaveChangesAsync(Ct);
        var second = await links.Make(person, Purpose, "a@example.org", TimeSpan.FromHours(1), Ct);
        await db.SaveChangesAsync(Ct);
        db.ChangeTracker.Clear();

        Assert.Null(await links.Find(first, Ct, Purpose));
        Assert.NotNull(await links.Find(second, Ct, Purpose));
        Assert.NotNull(await links.Find(other, Ct, "other"));
    }

    [Fact]
    public async Task Of_many_who_use_a_link_at_once_one_does()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var (links, db, person) = await Start(scope);
        var secret = await links.Make(person, Purpose, "a@example.org", TimeSpan.FromHours(1), Ct);
        await db.SaveChangesAsync(Ct);

        using var together = new Barrier(6);
        var used = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () =>
        {
            await using var own = database.Services.CreateAsyncScope();
            var (mine, context) = (own.ServiceProvider.GetRequiredService<MailLinks>(), own.ServiceProvider.GetRequiredService<AccountsDb>());
            var link = await mine.Find(secret, Ct, Purpose);
            together.SignalAndWait(Ct);
            mine.Use(link!);
            try
            {
                return await context.SaveChangesAsync(Ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                return 0;
            }
        }, Ct)));

        Assert.Equal(1, used.Sum());
    }

    private async Task<(MailLinks Links, AccountsDb Db, Guid Person)> Start(AsyncServiceScope scope)
    {
        var services = scope.ServiceProvider;
        var person = await services.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(NewName(), "a@example.org", Site.Password, Roles.Contributor, _time.GetUtcNow(), Ct);
        return (ActivatorUtilities.CreateInstance<MailLinks>(services, _time), services.GetRequiredService<AccountsDb>(), person);
    }
}
