using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace VersionedContent.ServiceDefaults.Pages;

public static class PagesModule
{
    /// <summary>What the tag helpers of every module's pages need.</summary>
    public static IHostApplicationBuilder AddPageHelpers(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<Site>(builder.Configuration.GetSection("Site"));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IconSet>();
        builder.Services.TryAddScoped<IReader, VisitorReader>();
        return builder;
    }

    public static IServiceCollection AddPagePart<TPart>(this IServiceCollection services) where TPart : class, IPagePart =>
        services.AddScoped<IPagePart, TPart>();
}

/// <summary>What this wiki is called. Settings section <c>Site</c>.</summary>
public sealed record Site
{
    public string Name { get; set; } = "VersionedContent";
    public string Tagline { get; set; } = "A wiki that keeps every version";

    /// <summary>The first words on the home page.</summary>
    public string Headline { get; set; } = "Everything anyone ever wrote here is still here.";

    public string Lede { get; set; } = "Look something up, put something right. Every change is reviewed, kept, and can be undone.";
}
