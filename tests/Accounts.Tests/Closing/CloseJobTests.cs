using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Closing;

/// <summary>A database of its own: the job closes whatever is due in it.</summary>
public sealed class ClosingDatabase : Database;

public sealed class CloseJobTests(ClosingDatabase database) : IClassFixture<ClosingDatabase>
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task It_closes_what_is_due_and_that_once()
    {
        var (due, kept, asked) = (await Make(), await Make(), await Make());
        await Ask(due);
        _time.Advance(TimeSpan.FromDays(13));
        await Ask(asked);
        await RunJob();
        Assert.Equal(0L, await Closed(due, kept, asked));

        _time.Advance(TimeSpan.FromDays(1));
        await RunJob();
        Assert.Equal(1L, await Closed(due));
        Assert.Equal(0L, await Closed(kept, asked));
        await RunJob();
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM messaging.outbox WHERE type LIKE '%AccountClosed' AND payload ->> 'Id' = $1::text", due));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.audit WHERE subject_id = $1 AND action = 'account.close'", due));
    }

    [Fact]
    public async Task It_goes_past_a_chunk()
    {
        var people = new List<Guid>();
        for (var i = 0; i < 3; i++)
            people.Add(await Make());
        // All at one moment, and more than a chunk of 100.
        await Scalar("""
            WITH many AS (INSERT INTO accounts.people (id, name, normalized_name, security_stamp, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled,
                access_failed_count, role, trust_level, joined, biography, time_zone, language, theme)
                SELECT gen_random_uuid(), 'many' || i, 'MANY' || i, 's', false, false, false, false, 0, 'contributor', 0, now(), '', '', '', '' FROM generate_series(1, 120) i RETURNING 1)
            SELECT count(*) FROM many WHERE $1 IS NOT NULL
            """, Guid.Empty);
        await Scalar("UPDATE accounts.people SET closes_at = '2025-12-31' WHERE name LIKE 'many%' AND $1 IS NOT NULL", Guid.Empty);
        await RunJob();
        Assert.Equal(0L, await Scalar("SELECT count(*) FROM accounts.people WHERE closes_at < '2026-01-01' AND closed_at IS NULL AND $1 IS NOT NULL", Guid.Empty));
        Assert.Equal(0L, await Closed([.. people]));
    }

    [Fact]
    public async Task Two_stand_ins_never_share_a_name()
    {
        var (person, other) = (await Make(), await Make());
        await Scalar($"UPDATE accounts.people SET name = '{StandIn.Of(person)}', normalized_name = upper('{StandIn.Of(person)}') WHERE id = $1", other);
        await Ask(person);
        _time.Advance(TimeSpan.FromDays(15));
        await RunJob();
        var name = (string)(await Scalar("SELECT name FROM accounts.people WHERE id = $1", person))!;
        Assert.Equal(StandIn.Of(person, 16), name);
        Assert.StartsWith(StandIn.Of(person), name, StringComparison.Ordinal);
        Assert.Equal(name, await Scalar("SELECT payload ->> 'StandIn' FROM messaging.outbox WHERE type LIKE '%AccountClosed' AND payload ->> 'Id' = $1::text", person));
    }

    [Fact]
    public async Task The_only_administrator_cannot_go()
    {
        var (first, second) = (await Make(Roles.Administrator), await Make(Roles.Administrator));
        await Ask(first);
        await using var scope = database.Services.CreateAsyncScope();
        var outcome = await scope.ServiceProvider.GetRequiredService<AskToClose>().Run(Viewer.Site, second, Ct);
        Assert.Equal(AskToClose.OnlyAdministrator, Assert.IsType<AskToCloseOutcome.Refused>(outcome).Problem);
    }

    [Fact]
    public async Task An_operator_closes_an_account_by_command()
    {
        var id = await Make();
        var name = (string)(await Scalar("SELECT name FROM accounts.people WHERE id = $1", id))!;
        await using var scope = database.Services.CreateAsyncScope();
        Assert.Equal(0, await CloseCommand.Close(scope.ServiceProvider, name, Ct));
        Assert.Equal(1, await CloseCommand.Close(scope.ServiceProvider, "nobody at all", Ct));
        Assert.Equal(1L, await Scalar("SELECT count(*) FROM accounts.people WHERE id = $1 AND closes_at IS NOT NULL", id));
    }

    private async Task<Guid> Make(string role = Roles.Contributor)
    {
        var name = NewName();
        await using var scope = database.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAccountSeeding>().EnsureAccount(name, $"{name}@example.org", Site.Password, role, _time.GetUtcNow(), Ct);
    }

    private async Task Ask(Guid id)
    {
        await using var scope = database.Services.CreateAsyncScope();
        Assert.IsType<AskToCloseOutcome.Asked>(await ActivatorUtilities.CreateInstance<AskToClose>(scope.ServiceProvider, _time).Run(Viewer.Site, id, Ct));
    }

    private async Task RunJob()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var close = ActivatorUtilities.CreateInstance<CloseAccount>(scope.ServiceProvider, _time);
        await ActivatorUtilities.CreateInstance<CloseDueAccounts>(scope.ServiceProvider, close, _time).Run(Ct);
    }

    private async Task<long> Closed(params Guid[] people)
    {
        await using var command = database.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT count(*) FROM accounts.people WHERE id = ANY ($1) AND closed_at IS NOT NULL");
        command.Parameters.AddWithValue(people);
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    private async Task<object?> Scalar(string sql, Guid person)
    {
        await using var command = database.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.AddWithValue(person);
        return await command.ExecuteScalarAsync(Ct);
    }
}
