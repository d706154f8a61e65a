using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using MimeKit;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Mail;

/// <summary>A site with a mail server.</summary>
public sealed class PostalSite : Site
{
    internal SmtpListener Smtp { get; } = new();

    protected override void Configure(WebApplicationBuilder builder)
    {
        builder.Configuration["Mail:Host"] = "127.0.0.1";
        builder.Configuration["Mail:Port"] = $"{Smtp.Port}";
        builder.Configuration["Mail:Security"] = "none";
        builder.Configuration["Mail:From"] = "post@wiki.example.org";
        builder.Configuration["Site:Name"] = "Lift Hill";
        builder.Configuration["Site:Address"] = "https://wiki.example.org/";
    }
}

public sealed class SendMailTests(PostalSite site, Database database) : IClassFixture<PostalSite>
{
    private static readonly Letter Sample = new("test", "Grüße from the hill", ["One thing."], "Open it", "/account/sign-in?x=1");

    [Fact]
    public async Task A_letter_leaves_by_the_mail_server_and_its_content_is_forgotten()
    {
        var address = LetterBox.NewAddress();
        var id = await Write(site.Services, address);
        var message = await site.Smtp.Next(address, Ct);

        Assert.Equal("Grüße from the hill", message.Subject);
        Assert.Equal($"{id:n}@wiki.example.org", message.MessageId);
        Assert.Equal("\"Lift Hill\" <post@wiki.example.org>", message.From.ToString());
        Assert.Equal("auto-generated", message.Headers[HeaderId.AutoSubmitted]);
        Assert.Contains("https://wiki.example.org/account/sign-in?x=1", message.TextBody, StringComparison.Ordinal);
        Assert.Contains("https://wiki.example.org/account/sign-in?x=1", message.HtmlBody, StringComparison.Ordinal);
        await site.Handled(typeof(MailWritten));
        var mail = await Read(site.Services, id);
        Assert.NotNull(mail.SentAt);
        Assert.Null(mail.Content);
    }

    [Fact]
    public async Task A_letter_that_was_sent_is_not_sent_again()
    {
        var address = LetterBox.NewAddress();
        var id = await Write(site.Services, address);
        await site.Smtp.Next(address, Ct);
        await site.Handled(typeof(MailWritten));

        await using var scope = site.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<SendMail>().Handle(new MailWritten(id), Ct);
        Assert.False(site.Smtp.Has(address));
    }

    [Fact]
    public async Task A_letter_that_is_refused_for_now_is_sent_later()
    {
        var address = LetterBox.NewAddress();
        site.Smtp.RefuseOnce(address, "451 4.3.0 Try again later");
        var id = await Write(site.Services, address);
        Assert.Equal($"{id:n}@wiki.example.org", (await site.Smtp.Next(address, Ct)).MessageId);
    }

    [Fact]
    public async Task An_address_that_the_server_says_is_none_is_not_tried_again()
    {
        var address = LetterBox.NewAddress();
        site.Smtp.RefuseOnce(address, "550 5.1.1 No such person here");
        var id = await Write(site.Services, address);
        await site.Handled(typeof(MailWritten));

        var mail = await Read(site.Services, id);
        Assert.Null(mail.SentAt);
        Assert.Null(mail.Content);
        Assert.False(site.Smtp.Has(address));
    }

    [Fact]
    public async Task Another_refusal_for_good_is_an_operators_to_see()
    {
        var address = LetterBox.NewAddress();
        site.Smtp.RefuseOnce(address, "550 5.7.1 Relaying denied");
        await using var scope = database.Services.CreateAsyncScope();
        var send = ActivatorUtilities.CreateInstance<SendMail>(scope.ServiceProvider, site.Services.GetRequiredService<SmtpPost>(),
            site.Services.GetRequiredService<SiteAddress>(), Microsoft.Extensions.Options.Options.Create(new MailOptions { Host = "127.0.0.1", From = "post@wiki.example.org" }));
        var id = await Write(database.Services, address);

        var error = await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => send.Handle(new MailWritten(id), Ct));
        Assert.Contains("Relaying denied", error.Message, StringComparison.Ordinal);
        Assert.NotNull((await Read(database.Services, id)).Content);
    }

    [Fact]
    public async Task In_production_a_letter_waits_until_a_mail_server_is_set()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var send = ActivatorUtilities.CreateInstance<SendMail>(scope.ServiceProvider, new HostingEnvironment { EnvironmentName = Environments.Production });
        var id = await Write(database.Services, LetterBox.NewAddress());

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => send.Handle(new MailWritten(id), Ct));
        Assert.Equal("Mail:Host is not set, so no letter can be sent.", error.Message);
        var mail = await Read(database.Services, id);
        Assert.Null(mail.SentAt);
        Assert.NotNull(mail.Content);
    }

    [Fact]
    public async Task In_production_a_link_needs_the_sites_address()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var address = ActivatorUtilities.CreateInstance<SiteAddress>(scope.ServiceProvider, new HostingEnvironment { EnvironmentName = Environments.Production });
        Assert.Contains("Site:Address is not set", Assert.Throws<InvalidOperationException>(() => address.Of("/")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Old_letters_links_and_changes_are_forgotten_and_young_ones_kept()
    {
        await using var scope = database.Services.CreateAsyncScope();
        var (services, db) = (scope.ServiceProvider, scope.ServiceProvider.GetRequiredService<AccountsDb>());
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        var person = await services.GetRequiredService<IAccountSeeding>().EnsureAccount(NewName(), "a@example.org", Site.Password, Roles.Contributor, now, Ct);
        var (old, young) = (Guid.CreateVersion7(now.AddDays(-31)), Guid.CreateVersion7(now));
        db.Mails.AddRange(
            new() { Id = old, To = "a@example.org", Kind = "test", WrittenAt = now.AddDays(-31) },
            new() { Id = young, To = "a@example.org", Kind = "test", WrittenAt = now.AddDays(-29) });
        db.MailLinks.AddRange(
            new() { Hash = [1], PersonId = person, Purpose = "old", Email = "a@example.org", MadeAt = now, ExpiresAt = now.AddSeconds(-1) },
            new() { Hash = [2], PersonId = person, Purpose = "young", Email = "a@example.org", MadeAt = now, ExpiresAt = now.AddHours(1) });
        db.EmailChanges.Add(new() { PersonId = person, NewEmail = "b@example.org", AskedAt = now.AddDays(-1), ExpiresAt = now.AddSeconds(-1) });
        await db.SaveChangesAsync(Ct);

        await services.GetRequiredService<CleanMail>().Run(Ct);

        Assert.Equal([young], await db.Mails.Where(mail => mail.Id == old || mail.Id == young).Select(mail => mail.Id).ToListAsync(Ct));
        Assert.Equal(["young"], await db.MailLinks.Where(link => link.PersonId == person).Select(link => link.Purpose).ToListAsync(Ct));
        Assert.False(await db.EmailChanges.AnyAsync(change => change.PersonId == person, Ct));
    }

    private static async Task<Guid> Write(IServiceProvider services, string address)
    {
        await using var scope = services.CreateAsyncScope();
        var written = scope.ServiceProvider.GetRequiredService<WriteMail>().To(personId: null, address, Sample);
        await scope.ServiceProvider.GetRequiredService<Outbox>().Save(scope.ServiceProvider.GetRequiredService<AccountsDb>(), Ct, written);
        return written.MailId;
    }

    private static async Task<Data.Mail> Read(IServiceProvider services, Guid id)
    {
        await using var scope = services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<AccountsDb>().Mails.SingleAsync(mail => mail.Id == id, Ct);
    }
}
