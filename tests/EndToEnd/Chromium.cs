using System.Diagnostics.CodeAnalysis;
using Microsoft.Playwright;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>
/// A real browser for the tests of this assembly: Debian's Chromium, or the one that <c>CHROMIUM</c> names. Where there
/// is none the tests are skipped and say so.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    private static string Program => Environment.GetEnvironmentVariable("CHROMIUM") ?? "/usr/bin/chromium";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Program))
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    /// <summary>A person's own browser: cookies, window and language of its own.</summary>
    /// <param name="script">False switches JavaScript off.</param>
    /// <param name="width">375 is a phone, 1440 a desk.</param>
    internal async Task<Person> NewPerson(Uri site, bool script = true, int width = 1440)
    {
        Assert.SkipWhen(_browser is null, $"needs Chromium at {Program}; set CHROMIUM where it is elsewhere");
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = site.ToString(),
            JavaScriptEnabled = script,
            ViewportSize = new() { Width = width, Height = width < 500 ? 812 : 1000 },
            Locale = "en-GB",
        });
        // A machine that runs many things at once is slow now and then; waiting costs nothing where it is not.
        context.SetDefaultTimeout(60_000);
        return new(context, await context.NewPageAsync());
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}

/// <summary>Someone at a browser.</summary>
internal sealed class Person : IAsyncDisposable
{
    private readonly IBrowserContext _context;

    public Person(IBrowserContext context, IPage page)
    {
        _context = context;
        Watch(page);
    }

    [MemberNotNull(nameof(Page))]
    private void Watch(IPage page)
    {
        Page = page;
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal))
                Errors.Add(message.Text);
        };
        page.PageError += (_, error) => Errors.Add(error);
    }

    public IPage Page { get; private set; }

    /// <summary>What the browser complained of: scripts, styles and the security policy. Answers of 4xx are not errors here.</summary>
    public List<string> Errors { get; } = [];

    public async Task SignIn(string name, string password, bool keep = false)
    {
        await Page.GotoAsync("/account/sign-in");
        await Page.GetByLabel("Name or e-mail address").FillAsync(name);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        if (keep)
            await Page.GetByLabel("Keep me signed in on this device").CheckAsync();
        await Press("Sign in");
        await Page.WaitForURLAsync(url => !url.Contains("/account/sign-in", StringComparison.Ordinal));
    }

    public async Task SignUp(string name, string password)
    {
        await Page.GotoAsync("/account/sign-up");
        await Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await Page.GetByLabel("E-mail address").FillAsync($"{name}@example.org");
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Press("Make my account");
        await Page.WaitForURLAsync(url => !url.Contains("/account/sign-up", StringComparison.Ordinal));
    }

    /// <summary>Opens a page that asks who is there first, and says so.</summary>
    public async Task OpenConfirmed(string path)
    {
        await Page.GotoAsync(path);
        if (new Uri(Page.Url).AbsolutePath != "/account/confirm")
            return;
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
        await Press("Confirm with the password");
        await Arrive(path);
    }

    public async Task IsSignedOut()
    {
        await Page.GotoAsync("/account/sessions");
        Assert.Equal("/account/sign-in", new Uri(Page.Url).AbsolutePath);
    }

    /// <summary>Closes the browser and opens it anew: what was to last for its session is gone.</summary>
    public async Task CloseWindow()
    {
        await Page.CloseAsync();
        var lasting = (await _context.CookiesAsync()).Where(cookie => cookie.Expires > 0).ToList();
        await _context.ClearCookiesAsync();
        await _context.AddCookiesAsync(lasting.Select(cookie => new Cookie
        {
            Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path,
            Expires = cookie.Expires, HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
        }));
        Watch(await _context.NewPageAsync());
    }

    /// <summary>Nothing is cut off, and nobody has to scroll sideways.</summary>
    public async Task FitsTheWindow()
    {
        var tooWide = await Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(tooWide <= 0, $"{Page.Url} is {tooWide} px wider than the window");
    }

    /// <summary>Presses a button of the page's main part.</summary>
    public Task Press(string button) => Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>Waits until this page is open, whatever its query; a query that only names it does not count.</summary>
    public Task Arrive(string path) => Page.WaitForURLAsync(url => new Uri(url).AbsolutePath == path);

    /// <summary>Opens the page again until it says <paramref name="words"/>: what the site does in the background takes a moment.</summary>
    public async Task<string> Until(string path, string words)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            await Page.GotoAsync(path);
            var text = await Page.Locator("main").InnerTextAsync();
            if (text.Contains(words, StringComparison.Ordinal))
                return text;
            Assert.False(patience.IsCancellationRequested, $"{path} never said “{words}”. It says: {text}");
        }
    }

    /// <summary>Opens the newest letter of that subject to that address, once <paramref name="nth"/> of them came.</summary>
    /// <returns>Where its link leads.</returns>
    public async Task<string> OpenLetter(string subject, string address, int nth = 1)
    {
        var letters = Page.Locator("main li").Filter(new() { HasText = subject }).Filter(new() { HasText = $"to {address}" });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        do
        {
            Assert.False(patience.IsCancellationRequested, $"“{subject}” never came to {address}");
            await Page.GotoAsync("/dev/mail");
        }
        while (await letters.CountAsync() < nth);

        await letters.First.GetByRole(AriaRole.Link).ClickAsync();
        await Page.FrameLocator("main iframe").GetByRole(AriaRole.Heading, new() { Name = subject }).WaitForAsync();
        return (await Page.Locator("main a.button-primary").GetAttributeAsync("href"))!;
    }

    /// <summary>Opens a letter as <see cref="OpenLetter"/> does, and the link in it.</summary>
    public async Task FollowLetter(string subject, string address, int nth = 1)
    {
        await OpenLetter(subject, address, nth);
        await Page.Locator("main a.button-primary").ClickAsync();
    }

    /// <summary>Signs up, and confirms the address by the letter that comes to it.</summary>
    public async Task SignUpConfirmed(string name)
    {
        await SignUp(name, Site.Password);
        await FollowLetter("Confirm your e-mail address", $"{name}@example.org");
        await Press("Confirm this address");
        await Page.GetByText($"{name}@example.org is your address here.").WaitForAsync();
    }

    /// <summary>Says yes to what scripts ask before they go on.</summary>
    public void AgreeToAll() => Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();

    /// <summary>Gives the device a sensor that always knows the finger.</summary>
    public async Task HaveAuthenticator()
    {
        var devtools = await _context.NewCDPSessionAsync(Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true,
                ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
    }

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
