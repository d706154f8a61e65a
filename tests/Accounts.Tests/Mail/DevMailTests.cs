using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Mail;

/// <summary>A site outside Development that nobody gave a mail server.</summary>
public sealed class UnsetSite : Site
{
    protected override void Configure(WebApplicationBuilder builder)
    {
        // The builder and the services each have one.
        foreach (var environment in builder.Services.Select(service => service.ImplementationInstance).OfType<IHostEnvironment>().Append(builder.Environment))
            environment.EnvironmentName = "Staging";
        // Nothing listens there; the site does without its cache.
        builder.Configuration["ConnectionStrings:cache"] = "127.0.0.1:1,abortConnect=false,connectTimeout=200";
    }
}

public sealed class DevMailTests(Site site, UnsetSite unset) : IClassFixture<UnsetSite>
{
    [Fact]
    public async Task A_developer_reads_letters_and_follows_their_links()
    {
        var address = LetterBox.NewAddress();
        await using (var scope = site.Services.CreateAsyncScope())
        {
            var written = scope.ServiceProvider.GetRequiredService<WriteMail>()
                .To(personId: null, address, new Letter("test", "A letter <b>to</b> read", ["One thing."], "Open it", "/account/sign-in"));
            await scope.ServiceProvider.GetRequiredService<Outbox>().Save(scope.ServiceProvider.GetRequiredService<AccountsDb>(), Ct, written);
        }

        using var browser = site.NewBrowser();
        var list = await browser.Open("/dev/mail");
        var entry = list.Document.QuerySelectorAll("main li").Single(item => item.TextContent.Contains(address, StringComparison.Ordinal));
        var letter = await browser.Open(entry.QuerySelector("a")!.GetAttribute("href")!);
        Assert.Contains("A letter <b>to</b> read", letter.Text, StringComparison.Ordinal);
        Assert.Equal($"{site.Address.ToString().TrimEnd('/')}/account/sign-in", letter.Document.QuerySelector("main a.button-primary")!.GetAttribute("href"));

        var frame = letter.Document.QuerySelector("main iframe")!;
        Assert.Equal("", frame.GetAttribute("sandbox"));
        using var html = await browser.Http.GetAsync(frame.GetAttribute("src"), Ct);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox", string.Join(' ', html.Headers.GetValues("Content-Security-Policy")));
        Assert.Contains("One thing.", await html.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Open($"/dev/mail/{Guid.NewGuid()}")).Status);
    }

    [Fact]
    public async Task Letters_cannot_be_read_outside_development_and_the_site_says_that_mail_is_not_set()
    {
        using var browser = unset.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Open("/dev/mail")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Open($"/dev/mail/{Guid.NewGuid()}")).Status);

        var report = await unset.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "mail", Ct);
        Assert.Equal(HealthStatus.Degraded, report.Status);
        Assert.StartsWith("Not set: Mail:Host and Site:Address.", report.Entries["mail"].Description, StringComparison.Ordinal);
        report = await site.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "mail", Ct);
        Assert.Equal(HealthStatus.Healthy, report.Status);
    }
}
