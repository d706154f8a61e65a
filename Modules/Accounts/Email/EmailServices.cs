using Microsoft.Extensions.DependencyInjection;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

internal static class EmailServices
{
    public static void AddEmail(this IServiceCollection services)
    {
        services.AddHandler<EmailClaimed, AskToConfirm>();
        services.AddScoped<ShowEmail>();
        services.AddScoped<ConfirmEmail>();
        services.AddScoped<ChangeEmail>();
        services.AddScoped<WithdrawEmailChange>();
        services.AddPagePart<EmailHint>();
    }
}
