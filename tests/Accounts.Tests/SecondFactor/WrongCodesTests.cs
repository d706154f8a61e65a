using System.Globalization;
using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SecondFactor;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Accounts.Tests.Email;
using VersionedContent.Accounts.Tests.Mail;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SecondFactor;

/// <summary>Somebody has the password and guesses at codes.</summary>
public sealed class WrongCodesTests(Site site, Database database)
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Each_five_double_the_wait_up_to_a_day_and_a_right_one_begins_anew()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var tries = ActivatorUtilities.CreateInstance<Tries>(scope.ServiceProvider, _time);
        var subject = $"second-factor:{Guid.NewGuid()}";
        foreach (var minutes in new[] { 5, 10, 20, 40, 80, 160, 320, 640, 1280, 1440, 1440, 1440 })
        {
            await Five(tries, subject, TimeSpan.FromMinutes(minutes));
            // Others who get in later remove what is older than a day, and not this.
            _time.Advance(TimeSpan.FromHours(1));
            await tries.Forgive("SOMEBODY", Ct);
        }

        await tries.Forgive(subject, Ct);
        await Five(tries, subject, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Many_at_once_do_not_slip_past_the_limit()
    {
        var subject = $"second-factor:{Guid.NewGuid()}";
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            await using var scope = database.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<Tries>().CountGrowing(subject, Ct);
        }));
        Assert.Equal([1, 2, 3, 4, 5], outcomes.Where(outcome => outcome.Wait is null).Select(outcome => outcome.InARow).Order());
    }

    [Fact]
    public async Task It_is_forgotten_a_month_after_the_last()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var tries = ActivatorUtilities.CreateInstance<Tries>(scope.ServiceProvider, _time);
        var subject = $"second-factor:{Guid.NewGuid()}";
        await Five(tries, subject, TimeSpan.FromMinutes(5));
        await Five(tries, subject, TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromDays(31));
        await tries.Forgive("SOMEBODY", Ct);
        await Five(tries, subject, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task The_owner_is_told_once_a_day_and_gets_in_with_a_recovery_code()
    {
        using var member = await site.ConfirmedMember();
        var (app, codes) = await member.Browser.SetUp();
        using var stranger = site.NewBrowser();
        var form = await stranger.GivePassword(member.Name);
        for (var wrong = 1; wrong <= 5; wrong++)
        {
            Assert.Empty(await site.Letters(member.Address, CheckCode.GuessedAction));
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Submit(form, MainForm, ("Code", app.Code(1000 + wrong)))).Status);
        }

        var held = await stranger.Submit(form, MainForm, ("Code", app.Code()));
        Assert.Equal(HttpStatusCode.TooManyRequests, held.Status);
        Assert.Contains("Try again in 5 minutes, or with a recovery code or a passkey.", held.Text, StringComparison.Ordinal);
        var letter = Assert.Single(await site.Letters(member.Address, CheckCode.GuessedAction));
        Assert.Equal("Somebody may have your password", letter.Subject);

        // Their wrong recovery codes are held off apart, and are told of by the same letter.
        for (var wrong = 0; wrong < 5; wrong++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Submit(form, MainForm, ("Code", $"AAAAA-BBBB{wrong.ToString(CultureInfo.InvariantCulture)}"))).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.Submit(form, MainForm, ("Code", codes[0]))).Status);
        Assert.Single(await site.Letters(member.Address, CheckCode.GuessedAction));
        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Tries>().Forgive($"recovery-code:{await Id(member)}", Ct);

        using var owner = site.NewBrowser();
        form = await owner.GivePassword(member.Name);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await owner.Submit(form, MainForm, ("Code", app.Code()))).Status);
        Assert.Equal("/", (await owner.Submit(form, MainForm, ("Code", codes[0]))).Path);
    }

    [Fact]
    public async Task An_address_that_nobody_confirmed_is_not_told_and_the_audit_knows()
    {
        using var member = await site.SignUp();
        var (app, _) = await member.Browser.SetUp();
        using var stranger = site.NewBrowser();
        var form = await stranger.GivePassword(member.Name);
        for (var wrong = 1; wrong <= 5; wrong++)
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.Submit(form, MainForm, ("Code", app.Code(1000 + wrong)))).Status);
        Assert.Empty(await site.Letters(member.Address, CheckCode.GuessedAction));
        Assert.Contains(CheckCode.GuessedAction, await site.Audit(member.Name));
    }

    [Theory]
    [InlineData(0.2, "1 minute")]
    [InlineData(5, "5 minutes")]
    [InlineData(119, "119 minutes")]
    [InlineData(120, "2 hours")]
    [InlineData(160, "3 hours")]
    [InlineData(1440, "24 hours")]
    public void A_wait_is_said_in_minutes_or_hours(double minutes, string words) =>
        Assert.Contains($"Try again in {words}.", SecondFactorWords.HeldOff(TimeSpan.FromMinutes(minutes)), StringComparison.Ordinal);

    private async Task Five(Tries tries, string subject, TimeSpan wait)
    {
        for (var wrong = 0; wrong < 5; wrong++)
            Assert.Null((await tries.CountGrowing(subject, Ct)).Wait);
        Assert.Equal(wait, (await tries.CountGrowing(subject, Ct)).Wait);
        _time.Advance(wait - TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(1), (await tries.CountGrowing(subject, Ct)).Wait);
        _time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task<Guid> Id(Member member)
    {
        await using var scope = site.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().People.Where(person => person.UserName == member.Name).Select(person => person.Id).SingleAsync(Ct);
    }
}
