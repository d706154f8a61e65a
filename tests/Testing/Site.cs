using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Accounts;
using VersionedContent.Web;
using VersionedContent.Web.Commands;
using Xunit;

namespace VersionedContent.Testing;

/// <summary>
/// The whole site, listening on a port of its own, on a fresh database and a cache of its own. Share one per test
/// assembly: <c>[assembly: AssemblyFixture(typeof(Site))]</c>; derive from it to set something up differently.
/// </summary>
public class Site : IAsyncLifetime
{
    /// <summary>The password of every account that <see cref="SignInAs"/> makes.</summary>
    public const string Password = "correct horse battery staple";

    private readonly Site? _of;
    private SiteHost? _host;

    public Site()
    {
    }

    private Site(Site of) => _of = of;

    public Uri Address { get; private set; } = new("http://localhost");

    public string ConnectionString { get; private set; } = "";

    public IServiceProvider Services => _host!.App.Services;

    /// <summary>A visitor with cookies of its own.</summary>
    public Browser NewBrowser() => new(Address);

    /// <summary>The account of that name, made where it is not there, with <see cref="Password"/>.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    public async Task<Guid> EnsureAccount(string name, string role)
    {
        await using var scope = Services.CreateAsyncScope();
        var time = scope.ServiceProvider.GetRequiredService<TimeProvider>();
        return await scope.ServiceProvider.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(name, $"{name.Replace(' ', '.')}@example.org", Password, role, time.GetUtcNow(), TestContext.Current.CancellationToken);
    }

    /// <summary>A browser in which someone of <paramref name="role"/> is signed in.</summary>
    /// <param name="role">One of <see cref="Roles"/>.</param>
    /// <param name="name">Someone in particular; else one person per role.</param>
    public async Task<Browser> SignInAs(string role, string? name = null)
    {
        name ??= $"some-{role}";
        await EnsureAccount(name, role);
        var browser = NewBrowser();
        var form = await browser.Open("/account/sign-in");
        var page = await browser.Submit(form, "main form[method=post]", ("Name", name), ("Password", Password));
        Assert.True(page.Path != "/account/sign-in", $"Signing in as {name} failed: {page.Text}");
        return browser;
    }

    /// <summary>Counts the SQL commands of requests made, and handlers run, until it is disposed.</summary>
    public static QueryCounter CountQueries() => new();

    /// <summary>The site once more, as another process would run it: on the same database and the same cache. Dispose it first.</summary>
    /// <param name="connectionString">How it reaches that database; null for as this one does.</param>
    public async Task<Site> StartReplica(string? connectionString = null)
    {
        var replica = new Site(this) { ConnectionString = connectionString ?? ConnectionString };
        await replica.InitializeAsync();
        return replica;
    }

    public async ValueTask InitializeAsync()
    {
        if (_of is null)
            ConnectionString = await (await TestServer.Instance).NewDatabase();
        string[] cache = _of is null ? [] : [$"--ConnectionStrings:cache={_of.Services.GetRequiredService<IConfiguration>().GetConnectionString("cache")}"];
        _host = await SiteHost.Build([.. TestServer.Arguments(ConnectionString), .. cache, "--environment", (_of ?? this).EnvironmentName], serve: true, CancellationToken.None, (_of ?? this).Configure);
        if (HasDemoContent)
        {
            await using var scope = Services.CreateAsyncScope();
            await DemoCommand.Load(scope.ServiceProvider, _ => { }, CancellationToken.None);
        }

        await _host.App.StartAsync();
        Address = new Uri(_host.App.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_host is not null)
        {
            await _host.App.StopAsync();
            await _host.DisposeAsync();
        }

        if (_of is null && ConnectionString.Length > 0)
            await (await TestServer.Instance).Drop(ConnectionString);
    }

    /// <summary>True fills the site with the demo content before it starts.</summary>
    protected virtual bool HasDemoContent => false;

    /// <summary>One of <see cref="Environments"/>.</summary>
    protected virtual string EnvironmentName => Environments.Development;

    /// <summary>Changes settings and services before the modules add theirs.</summary>
    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }
}
