using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.People.Manage;
using VersionedContent.Accounts.People.Suspension;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.People;

internal static class PeopleServices
{
    public static void AddPeople(this IServiceCollection services)
    {
        services.AddScoped<SearchPeople>();
        services.AddScoped<ChangeRole>();
        services.AddScoped<IPeople, FindPeople>();
        services.AddScoped<ViewPerson>().AddScoped<Verify>().AddScoped<AddNote>().AddScoped<SignOutPerson>();
        services.AddScoped<Suspend>();
        services.AddPagePart<SuspensionBanner>();
    }
}
