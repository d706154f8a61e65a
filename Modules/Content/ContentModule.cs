using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VersionedContent.Content.Data;
using VersionedContent.Content.Media;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.Content;

public static class ContentModule
{
    public static IHostApplicationBuilder AddContent(this IHostApplicationBuilder builder)
    {
        builder.AddDatabase<ContentDb>(ContentDb.Schema);
        builder.Services.AddScoped<MediaStore>();
        return builder;
    }
}
