using System.Reflection;
using VersionedContent.Accounts;
using VersionedContent.Content;
using VersionedContent.Moderation;
using VersionedContent.ServiceDefaults;
using VersionedContent.ServiceDefaults.Cache;
using VersionedContent.ServiceDefaults.Jobs;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;
using VersionedContent.Web.Embedded;

namespace VersionedContent.Web;

/// <summary>The whole site put together: the embedded services it needs, all modules, and the web application.</summary>
internal sealed class SiteHost : IAsyncDisposable
{
    private readonly EmbeddedServices _embedded;

    private SiteHost(EmbeddedServices embedded, WebApplication app) => (_embedded, App) = (embedded, app);

    /// <summary>Lower modules first.</summary>
    public static IReadOnlyList<Assembly> Modules { get; } =
        [typeof(AccountsModule).Assembly, typeof(VersioningModule).Assembly, typeof(ContentModule).Assembly, typeof(ModerationModule).Assembly];

    public WebApplication App { get; }

    public bool HasEmbeddedDatabase => _embedded.HasDatabase;

    /// <summary>Puts the site together without starting its web server.</summary>
    /// <param name="configure">Runs before any module is added.</param>
    /// <param name="serve">False for a one-off command: no cache of its own, no event relay.</param>
    /// <exception cref="EmbeddedServiceException">A setting is missing, or an embedded service cannot run here.</exception>
    public static async Task<SiteHost> Build(string[] args, bool serve, CancellationToken ct, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(SiteHost).Assembly.GetName().Name,
            ContentRootPath = ContentRoot(),
        });
        configure?.Invoke(builder);
        var embedded = await EmbeddedServices.Supply(builder, cache: serve, ct);
        try
        {
            AddModules(builder, serve);
            builder.AddSite();
            var app = builder.Build();
            app.UseSite();
            return new SiteHost(embedded, app);
        }
        catch
        {
            await embedded.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _embedded.DisposeAsync();
    }

    private static void AddModules(IHostApplicationBuilder builder, bool relay)
    {
        builder.AddServiceDefaults();
        builder.AddCache(required: relay);
        builder.AddOutbox(relay);
        builder.AddJobs(workers: relay);
        builder.AddPageHelpers();
        builder.AddAccounts();
        builder.AddVersioning();
        builder.AddContent();
        builder.AddModeration();
    }

    /// <summary>The project's folder when run from a checkout, from wherever it is called; beside the program when published.</summary>
    public static string ContentRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Web.csproj")))
                return folder.FullName;
            if (File.Exists(Path.Combine(folder.FullName, "Web", "Web.csproj")))
                return Path.Combine(folder.FullName, "Web");
        }

        return AppContext.BaseDirectory;
    }
}
