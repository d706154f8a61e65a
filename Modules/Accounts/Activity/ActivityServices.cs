using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Activity;

internal static class ActivityServices
{
    public static void AddActivity(this IServiceCollection services)
    {
        services.AddScoped<IActivity, RecordActivity>();
        services.AddHandler<ActivityNoted, RecordActivity>();
        services.AddScoped<ListActivity>();
    }
}
