using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using VersionedContent.Testing;
using VersionedContent.Testing.OpenId;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.External;

/// <summary>Providers that err, or are forged, or are not there: nobody is signed in, and everybody is told.</summary>
public sealed class ProviderFaultTests(ProviderFaultTests.LoggedSite site) : IClassFixture<ProviderFaultTests.LoggedSite>
{
    /// <summary>Logs as much as an operator may have it log while looking for what is wrong with a provider.</summary>
    public sealed class LoggedSite : ExternalSite, ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        protected override void Configure(WebApplicationBuilder builder)
        {
            base.Configure(builder);
            builder.Configuration["Logging:LogLevel:Default"] = "Trace";
            builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore.Authentication"] = "Trace";
            builder.Logging.ClearProviders().AddProvider(this);
        }

        private sealed class Logger(LoggedSite site, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                site.Lines.Enqueue($"{category} {logLevel}: {formatter(state, exception)} {exception}");
        }
    }

    [Theory]
    [InlineData(Flaw.OtherNonce)]
    [InlineData(Flaw.OtherIssuer)]
    [InlineData(Flaw.OtherAudience)]
    [InlineData(Flaw.Expired)]
    [InlineData(Flaw.OtherKey)]
    [InlineData(Flaw.SecretAsKey)]
    [InlineData(Flaw.Unsigned)]
    [InlineData(Flaw.OtherUserInfo)]
    [InlineData(Flaw.TokenEndpointDown)]
    public async Task A_token_that_is_not_right_in_all_signs_nobody_in(Flaw flaw)
    {
        using var browser = site.NewBrowser();
        Failed(await browser.SignInAs(site.Provider.Add(flaw: flaw), "/account/sign-in?returnUrl=%2Fnotices"), "did not work", "/notices");
        Assert.Equal("", await browser.SignedInAs());
        Assert.Equal("/account/sign-in", (await browser.Open("/account/external/finish")).Path);
    }

    [Fact]
    public async Task Calling_it_off_at_the_provider_leads_back_and_says_so()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Submit(await browser.AtProvider("/account/sign-in?returnUrl=%2Fnotices"), "#refuse");
        Failed(page, "called off", "/notices");
    }

    [Fact]
    public async Task A_provider_that_is_down_is_said_on_the_sign_in_page()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Submit(await browser.Open("/account/sign-in"), "form[action='/account/external/gone/start']");
        Failed(page, "Gone Id cannot be reached", "");
    }

    [Fact]
    public async Task A_state_or_code_of_another_browser_or_time_signs_nobody_in()
    {
        var someone = site.Provider.Add();
        using var browser = site.NewBrowser();
        var callback = await Callback(browser, someone);
        using (var victim = site.NewBrowser())
        {
            // What an attacker sends along: their own way back, to be finished by somebody else.
            Failed(await victim.Open(callback.ToString()), "did not work", "");
            Assert.Equal("", await victim.SignedInAs());
        }

        Assert.Equal("/account/external/sign-up", (await browser.Open(callback.ToString())).Path);
        Failed(await browser.Open(callback.ToString()), "did not work", "");

        using var forger = site.NewBrowser();
        var own = await Callback(forger, someone);
        Failed(await forger.Open(own.ToString().Replace("state=", "state=x", StringComparison.Ordinal)), "did not work", "");
        Failed(await forger.Open(own.GetLeftPart(UriPartial.Path)), "did not work", "");
        Assert.Equal("", await forger.SignedInAs());
    }

    [Fact]
    public async Task No_secret_is_logged_whatever_goes_wrong()
    {
        foreach (var flaw in new[] { Flaw.None, Flaw.OtherKey, Flaw.Expired, Flaw.OtherNonce, Flaw.TokenEndpointDown })
        {
            using var browser = site.NewBrowser();
            await browser.SignInAs(site.Provider.Add(email: "mara@example.org", flaw: flaw));
        }

        var log = string.Join('\n', site.Lines);
        Assert.Contains("Signing in with loopback failed", log, StringComparison.Ordinal);
        Assert.Contains("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectHandler Error", log, StringComparison.Ordinal);
        Assert.NotEmpty(site.Provider.Secrets);
        Assert.All(site.Provider.Secrets.Append(site.Provider.ClientSecret), secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));
        Assert.DoesNotContain("mara@example.org", log, StringComparison.Ordinal);
    }

    private static void Failed(Page page, string words, string back)
    {
        Assert.Equal((HttpStatusCode.OK, "/account/sign-in"), (page.Status, page.Path));
        Assert.Contains(words, page.Toasts(), StringComparison.Ordinal);
        Assert.Equal(back, page.Document.QuerySelector("main form[method=post] [name=ReturnUrl]")!.GetAttribute("value") ?? "");
    }

    /// <summary>Signs in at the provider, and stops before the way back.</summary>
    private static async Task<Uri> Callback(Browser browser, Someone someone)
    {
        var page = await browser.AtProvider();
        var fields = page.Document.QuerySelectorAll("#sign-in input[type=hidden]")
            .Select(input => KeyValuePair.Create(input.GetAttribute("name")!, input.GetAttribute("value")!))
            .Append(KeyValuePair.Create("subject", someone.Subject));
        using var answer = await browser.Http.PostAsync(new Uri(page.Address, "/authorize"), new FormUrlEncodedContent(fields), Ct);
        return answer.Headers.Location!;
    }
}
