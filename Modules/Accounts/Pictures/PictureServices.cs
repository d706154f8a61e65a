using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Pictures;

internal static class PictureServices
{
    public static void AddPictures(this IServiceCollection services)
    {
        services.AddScoped<KeepPicture>();
        services.AddSingleton<PictureWork>();
    }
}
