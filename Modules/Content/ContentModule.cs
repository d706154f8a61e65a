using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Content.Data;
using VersionedContent.Content.Listing;
using VersionedContent.Content.Media;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.ServiceDefaults.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Content;

public static class ContentModule
{
    public static IHostApplicationBuilder AddContent(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<ContentDb>(ContentDb.Schema);
        var services = builder.Services;
        services.AddSingleton<TypeCatalog>();
        services.AddScoped<ItemRules>().AddScoped<IDocumentRules>(scope => scope.GetRequiredService<ItemRules>());
        services.AddScoped<ISeed, SeedTypes>();
        services.AddHandler<ChangeSetCommitted, ListItems>();
        services.AddScoped<MediaStore>();
        return builder;
    }
}
