using Microsoft.Extensions.Hosting;

namespace VersionedContent.Versioning;

public static class VersioningModule
{
    public static IHostApplicationBuilder AddVersioning(this IHostApplicationBuilder builder) => builder;
}
