using System.Net;
using System.Net.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests;

public sealed class SignUpTests(Site site, Database database)
{
    private const string Password = Site.Password;

    [Fact]
    public async Task Signing_up_signs_in_and_leads_back_to_where_one_came_from()
    {
        using var browser = site.NewBrowser();
        var name = NewName();
        var form = await browser.Open($"/account/sign-up?returnUrl={Uri.EscapeDataString(Address(name))}");
        var page = await browser.Submit(form, MainForm, ("Name", name), ("Email", "mara@example.org"), ("Password", Password));

        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(Address(name), page.Path);
        Assert.Contains("contributor", page.Text, StringComparison.Ordinal);
        Assert.Equal("/account/profile", (await browser.Open("/account/profile")).Path);
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_each_field_and_what_was_typed_is_kept()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Submit(
            await browser.Open("/account/sign-up"), MainForm, ("Name", "x"), ("Email", "nowhere"), ("Password", "hunter2"));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Equal("x", page.Document.QuerySelector("#Name")!.GetAttribute("value"));
        Assert.Equal("nowhere", page.Document.QuerySelector("#Email")!.GetAttribute("value"));
        Assert.Null(page.Document.QuerySelector("#Password")!.GetAttribute("value"));
        Assert.Contains("2 to 40 characters", page.Document.QuerySelector("#Name-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("name@example.org", page.Document.QuerySelector("#Email-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("at least 10 characters", page.Document.QuerySelector("#Password-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", page.Document.QuerySelector("#Name")!.GetAttribute("aria-invalid"));
    }

    [Fact]
    public async Task A_taken_name_is_said_whatever_its_case()
    {
        var name = NewName();
        await site.EnsureAccount(name, Roles.Contributor);
        using var browser = site.NewBrowser();
        var page = await browser.Submit(
            await browser.Open("/account/sign-up"), MainForm, ("Name", name.ToUpperInvariant()), ("Email", "other@example.org"), ("Password", Password));

        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("has that name already", page.Document.QuerySelector("#Name-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_has_an_account_gets_the_same_answer_as_one_that_has_none()
    {
        var known = $"{Guid.NewGuid():n}@example.org";
        using var http = new HttpClient { BaseAddress = site.Address };
        using var first = await http.PostAsJsonAsync("/api/v1/accounts", new { name = NewName(), email = known, password = Password }, Ct);
        using (var counted = Site.CountQueries())
        {
            var name = NewName();
            using var second = await http.PostAsJsonAsync("/api/v1/accounts", new { name, email = known, password = Password }, Ct);
            Assert.Equal(HttpStatusCode.Created, second.StatusCode);
            Assert.Equal($"/api/v1{Address(name)}", second.Headers.Location!.OriginalString);
            var queriesOfKnown = counted.Count;

            using var unknownCounted = Site.CountQueries();
            using var third = await http.PostAsJsonAsync(
                "/api/v1/accounts", new { name = NewName(), email = $"{Guid.NewGuid():n}@example.org", password = Password }, Ct);
            Assert.Equal(first.StatusCode, third.StatusCode);
            Assert.Equal(queriesOfKnown, unknownCounted.Count);
        }
    }

    [Fact]
    public async Task The_api_says_what_is_wrong_by_field()
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await http.PostAsJsonAsync("/api/v1/accounts", new { name = "", email = "mara@example.org", password = "password123" }, Ct);
        var problem = (await answer.Problem(400)).GetRawText();
        Assert.Contains("Choose a name", problem, StringComparison.Ordinal);
        Assert.Contains("first passwords anyone would try", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_fields_is_refused_like_an_empty_form()
    {
        using var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await http.PostAsJsonAsync("/api/v1/accounts", new { }, Ct);
        await answer.Problem(400);
    }

    [Fact]
    public async Task The_account_and_its_event_are_one_transaction()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var name = NewName();
        var outcome = await scope.ServiceProvider.GetRequiredService<MakeAccount>().Run(new NewAccount(name, "mara@example.org", Password), Ct);
        var made = Assert.IsType<SignUpOutcome.Made>(outcome);

        await using var command = scope.ServiceProvider.GetRequiredService<NpgsqlDataSource>().CreateCommand(
            "SELECT count(*) FROM messaging.outbox WHERE type LIKE '%PersonRegistered' AND payload ->> 'Id' = $1 AND payload ->> 'Name' = $2");
        command.Parameters.AddWithValue(made.Account.Id.ToString());
        command.Parameters.AddWithValue(name);
        Assert.Equal(1L, await command.ExecuteScalarAsync(Ct));
    }

    [Fact]
    public async Task Two_who_take_one_name_at_once_get_one_account()
    {
        var name = NewName();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var scope = database.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<MakeAccount>().Run(new NewAccount(name, "mara@example.org", Password), Ct);
        }));

        Assert.Single(outcomes.OfType<SignUpOutcome.Made>());
        Assert.All(outcomes.OfType<SignUpOutcome.Refused>(), refused => Assert.Equal(MakeAccount.NameTaken, refused.Errors["name"]));
    }

    [Fact]
    public async Task Seeding_an_account_again_keeps_it_and_sets_its_role()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var seeding = scope.ServiceProvider.GetRequiredService<IAccountSeeding>();
        var name = NewName();
        var joined = new DateTimeOffset(2019, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var id = await seeding.EnsureAccount(name, "m@example.org", Password, Roles.Contributor, joined, Ct);
        Assert.Equal(id, await seeding.EnsureAccount(name, "other@example.org", "another long enough", Roles.Moderator, joined, Ct));

        var db = scope.ServiceProvider.GetRequiredService<AccountsDb>();
        var account = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, Ct);
        Assert.Equal((Roles.Moderator, joined, "m@example.org"), (account.Role, account.Joined, account.Email));
        await Assert.ThrowsAsync<ArgumentException>(() => seeding.EnsureAccount(NewName(), "m@example.org", "short", Roles.Contributor, joined, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => seeding.EnsureAccount(NewName(), "m@example.org", Password, "king", joined, Ct));
    }
}
