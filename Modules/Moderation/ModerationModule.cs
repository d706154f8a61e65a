using Microsoft.Extensions.Hosting;

namespace VersionedContent.Moderation;

public static class ModerationModule
{
    public static IHostApplicationBuilder AddModeration(this IHostApplicationBuilder builder) => builder;
}
