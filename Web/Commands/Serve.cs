using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace VersionedContent.Web.Commands;

/// <summary>Runs the site until it is told to stop.</summary>
internal static class Serve
{
    public static async Task<int> Run(string[] args, CancellationToken ct)
    {
        var since = Stopwatch.StartNew();
        await using var site = await SiteHost.Build(args, serve: true, ct);
        var app = site.App;
        if (app.Configuration.GetValue("Database:MigrateAtStart", app.Environment.IsDevelopment()))
            await Migrations.Apply(app.Services, ct);
        if (app.Configuration.GetValue("Demo:LoadAtStart", site.HasEmbeddedDatabase))
        {
            await using var scope = app.Services.CreateAsyncScope();
            await DemoCommand.Load(scope.ServiceProvider, Console.WriteLine, ct);
        }

        await app.StartAsync(ct);
        foreach (var address in app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses)
            Console.WriteLine($"VersionedContent is at {address} after {since.Elapsed.TotalSeconds:0.0} s. Ctrl-C stops it.");
        await app.WaitForShutdownAsync(ct);
        return 0;
    }
}
