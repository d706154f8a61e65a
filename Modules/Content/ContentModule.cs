using Microsoft.Extensions.Hosting;

namespace VersionedContent.Content;

public static class ContentModule
{
    public static IHostApplicationBuilder AddContent(this IHostApplicationBuilder builder) => builder;
}
