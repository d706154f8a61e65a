using System.Net.Http.Json;
using System.Text.Json;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Trust;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Trust;

public sealed class JudgementTests(Site site)
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Trust_rises_and_falls_with_the_judgements_and_each_change_is_kept_in_the_audit()
    {
        var id = await NewPerson(days: 5);
        await Judge(id, (0, true), (1, true), (1, true));
        Assert.Equal(0, await Level(id));
        await Judge(id, (2, true));
        Assert.Equal(1, await Level(id));
        await Judge(id, (3, false), (4, false));
        Assert.Equal(0, await Level(id));
        await OnTrust(trust => trust.Withdraw(id, "edit:4", Ct));
        Assert.Equal(1, await Level(id));

        Assert.Equal(["0 to 1", "1 to 0", "0 to 1"], await Changes(id));
    }

    [Fact]
    public async Task Judged_anew_the_later_word_counts_in_whatever_order_it_comes()
    {
        var id = await NewPerson(days: 5);
        await Judge(id, (0, true), (1, true));
        await OnTrust(trust => trust.Judge(id, "late", isAccepted: true, Start.AddDays(2), Ct));
        Assert.Equal(1, await Level(id));
        await OnTrust(trust => trust.Judge(id, "late", isAccepted: false, Start.AddDays(1), Ct));
        Assert.Equal(1, await Level(id));
        await OnTrust(trust => trust.Judge(id, "late", isAccepted: false, Start.AddDays(3), Ct));
        Assert.Equal(0, await Level(id));
    }

    [Fact]
    public async Task Judgements_of_two_events_at_once_are_both_seen()
    {
        var id = await NewPerson(days: 30);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Judge(id, (n, true))));
        Assert.Equal(2, await Level(id));
    }

    [Fact]
    public async Task Nobody_is_judged_who_has_no_account()
    {
        var id = Guid.NewGuid();
        await Judge(id, (0, true));
        await OnTrust(trust => trust.Withdraw(id, "edit:0", Ct));
        Assert.Empty(await Changes(id));
    }

    [Fact]
    public async Task A_night_gives_what_time_alone_has_brought()
    {
        var id = await NewPerson(days: 0);
        await Judge(id, (0, true), (1, true), (2, true));
        Assert.Equal(0, await Level(id));
        await Execute("UPDATE accounts.people SET joined = joined - interval '1 day' WHERE id = $1", id);

        await using (var scope = site.Services.CreateAsyncScope())
            await scope.ServiceProvider.GetRequiredService<NightlyTrust>().Run(Ct);

        Assert.Equal(1, await Level(id));
        Assert.Equal(["0 to 1"], await Changes(id));
    }

    [Fact]
    public async Task The_database_counts_as_the_rule_does()
    {
        await using var scope = site.Services.CreateAsyncScope();
        var reckon = scope.ServiceProvider.GetRequiredService<ReckonTrust>();
        var ids = new List<(Guid Id, bool[] History)>();
        foreach (var history in Gen.Bool.Array[0, 80].Array[12].Single())
        {
            var id = await NewPerson(days: 400);
            ids.Add((id, history));
            await using var insert = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(
                "INSERT INTO accounts.judgements (person_id, key, is_accepted, at) SELECT $1, n::text, a, $3 + n * interval '1 hour' FROM unnest($2) WITH ORDINALITY AS j(a, n)");
            insert.Parameters.Add(new() { Value = id });
            insert.Parameters.Add(new() { Value = history });
            insert.Parameters.Add(new() { Value = Start.UtcDateTime });
            await insert.ExecuteNonQueryAsync(Ct);
        }

        foreach (var (id, history) in ids)
        {
            var record = TrustRuleTests.Record(newest: 50, history, days: 400);
            var progress = await reckon.Progress(id, Ct);
            Assert.Equal((record.Accepted, record.Judged, record.JudgedAccepted), (progress!.Accepted, progress.Judged, progress.JudgedAccepted));
        }
    }

    [Fact]
    public async Task A_person_who_has_been_here_from_the_start_has_the_trust_of_their_record()
    {
        var id = await NewPerson(days: 40);
        for (var times = 0; times < 2; times++)
        {
            await using var scope = site.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<IAccountSeeding>().GiveRecord(id, 20, Ct);
        }

        Assert.Equal(2, await Level(id));
        Assert.Equal(["0 to 2"], await Changes(id));
        await using var check = site.Services.CreateAsyncScope();
        var db = check.ServiceProvider.GetRequiredService<AccountsDb>();
        Assert.True(await db.People.Where(person => person.Id == id).Select(person => person.EmailConfirmed).SingleAsync(Ct));
        var at = await db.Judgements.Where(judgement => judgement.PersonId == id).OrderBy(judgement => judgement.At).Select(judgement => judgement.At).ToListAsync(Ct);
        Assert.Equal(20, at.Distinct().Count());
        Assert.InRange(at[^1] - at[0], TimeSpan.FromDays(30), TimeSpan.FromDays(40));
    }

    [Fact]
    public async Task A_judgement_costs_a_fixed_number_of_statements()
    {
        var id = await NewPerson(days: 5);
        await Judge(id, [.. Enumerable.Range(0, 30).Select(n => (n, true))]);
        using var counted = Site.CountQueries();
        await Judge(id, (30, true));
        // The judgement, the lock, the counts; and what begins and ends the transaction.
        Assert.InRange(counted.Commands.Count(sql => sql.Contains("accounts.", StringComparison.Ordinal)), 3, 3);
    }

    [Fact]
    public async Task One_sees_what_is_missing_on_ones_own_page_and_others_do_not()
    {
        var (name, other) = (NewName(), NewName());
        var id = await site.EnsureAccount(name, Roles.Contributor);
        await Judge(id, (0, true), (1, false));
        using var own = await site.SignInAs(Roles.Contributor, name);
        using var stranger = await site.SignInAs(Roles.Contributor, other);

        var page = await own.Open(Address(name));
        Assert.Contains("Missing for contributor: 2 more accepted edits: 1 of 3 so far.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("accepted edits", (await stranger.Open(Address(name))).Text, StringComparison.Ordinal);

        using var answer = await own.Call(HttpMethod.Get, "/api/v1/me/trust");
        var progress = await answer.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal("newcomer", progress.GetProperty("name").GetString());
        Assert.Equal("contributor", progress.GetProperty("nextName").GetString());
        Assert.Equal(3, progress.GetProperty("missing").GetArrayLength());
    }

    private async Task<Guid> NewPerson(int days)
    {
        var id = await site.EnsureAccount(NewName("Tove"), Roles.Contributor);
        await Execute($"UPDATE accounts.people SET joined = now() - interval '{days} days' WHERE id = $1", id);
        return id;
    }

    /// <summary>Each a day after the one before; a number told twice is the same judgement.</summary>
    private Task Judge(Guid id, params (int Day, bool IsAccepted)[] judgements) => OnTrust(async trust =>
    {
        foreach (var (day, isAccepted) in judgements)
            await trust.Judge(id, $"edit:{day}", isAccepted, Start.AddDays(day), Ct);
    });

    private async Task OnTrust(Func<ITrust, Task> act)
    {
        await using var scope = site.Services.CreateAsyncScope();
        await act(scope.ServiceProvider.GetRequiredService<ITrust>());
    }

    private async Task<int> Level(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return (await scope.ServiceProvider.GetRequiredService<IPeople>().ByIds([id], Ct))[id].TrustLevel;
    }

    private async Task<List<string>> Changes(Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var rows = await scope.ServiceProvider.GetRequiredService<AccountsDb>().Audit
            .Where(entry => entry.SubjectId == id && entry.Action == "trust.change").OrderBy(entry => entry.Id).ToListAsync(Ct);
        Assert.All(rows, row => Assert.Equal(Viewer.Site.Id, row.ActorId));
        return [.. rows.Select(row => JsonDocument.Parse(row.Detail).RootElement).Select(detail => $"{detail.GetProperty("from")} to {detail.GetProperty("to")}")];
    }

    private async Task Execute(string sql, Guid id)
    {
        await using var command = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(new() { Value = id });
        await command.ExecuteNonQueryAsync(Ct);
    }
}
