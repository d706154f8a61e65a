using VersionedContent.Testing;
using VersionedContent.Testing.OpenId;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.External;

/// <summary>One site and one provider for all of these tests.</summary>
[CollectionDefinition(Name)]
public sealed class OneProvider : ICollectionFixture<ExternalSite>
{
    public const string Name = "sign-in elsewhere";
}

internal static class ExternalSteps
{
    public const string Start = "form[action='/account/external/loopback/start']";
    public const string Logins = "/account/security/logins";

    /// <summary>What a browser does by itself on a page that leads on.</summary>
    public static Task<Page> FollowOn(this Browser browser, Page page)
    {
        var link = page.Document.QuerySelector("a[data-onward]")?.GetAttribute("href");
        Assert.True(link is not null, $"{page.Path} ({(int)page.Status}) leads nowhere: {page.Text}");
        Assert.Equal($"0;url={link}", page.Document.QuerySelector("meta[http-equiv=refresh]")!.GetAttribute("content"));
        return browser.Open(link!);
    }

    /// <summary>Presses the provider's button on the sign-in page, and shows the provider's own page.</summary>
    public static async Task<Page> AtProvider(this Browser browser, string from = "/account/sign-in") =>
        await browser.FollowOn(await browser.Submit(await browser.Open(from), Start));

    /// <summary>Signs in there, and shows where that leads.</summary>
    public static Task<Page> As(this Browser browser, Page provider, Someone someone) => browser.Submit(provider, "#sign-in", ("subject", someone.Subject));

    public static async Task<Page> SignInAs(this Browser browser, Someone someone, string from = "/account/sign-in") =>
        await browser.As(await browser.AtProvider(from), someone);

    /// <summary>The same for somebody new, up to the account.</summary>
    public static async Task<string> SignUpAs(this Browser browser, Someone someone)
    {
        var name = NewName();
        var page = await browser.Submit(await browser.SignInAs(someone), MainForm, ("Name", name), ("Email", someone.Email ?? $"{name}@example.org"));
        Assert.True(page.Path == "/", page.Text);
        return name;
    }

    public static async Task<Page> BeginAttaching(this Browser browser, Someone someone)
    {
        var page = await browser.Submit(await browser.OpenConfirmedLogins(), "form[action*=Add]", ("Provider", "loopback"));
        return await browser.As(await browser.FollowOn(page), someone);
    }

    public static async Task<Page> Attach(this Browser browser, Someone someone) => await browser.Submit(await browser.BeginAttaching(someone), MainForm);

    public static async Task<Page> OpenConfirmedLogins(this Browser browser)
    {
        var page = await browser.Open(Logins);
        return page.Path == "/account/confirm" ? await browser.Submit(page, "form[action*=Password]", ("Password", Site.Password)) : page;
    }

    /// <summary>Shows anew who is there by signing in at the provider once more.</summary>
    public static async Task<Page> ConfirmWith(this Browser browser, Someone someone, string path = Logins)
    {
        var page = await browser.Submit(await browser.Open(path), "form[action*=Provider]", ("Provider", "loopback"));
        return await browser.As(await browser.FollowOn(page), someone);
    }

    public static string Toasts(this Page page) => page.Document.QuerySelector("#toasts")!.TextContent;

    /// <summary>The name of who is signed in; empty for nobody.</summary>
    public static async Task<string> SignedInAs(this Browser browser)
    {
        using var answer = await browser.Http.GetAsync("/api/v1/me", Ct);
        return answer.IsSuccessStatusCode ? (await answer.Json()).GetProperty("name").GetString()! : "";
    }
}
