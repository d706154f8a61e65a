using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.People;

internal static class PeopleServices
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddScoped<SearchPeople>();
        services.AddScoped<ChangeRole>();
        services.AddScoped<IPeople, FindPeople>();
    }
}
