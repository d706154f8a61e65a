using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Notices;

internal static class NoticeServices
{
    public static void AddNotices(this IServiceCollection services)
    {
        services.AddScoped<ListNotices>();
        services.AddScoped<INotices, TellNotice>();
        services.AddSingleton<UnreadNotices>();
        services.AddPagePart<NoticeCount>();
    }
}
