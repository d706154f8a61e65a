using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Mail;

internal static class MailServices
{
    public static void AddMail(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddScoped<WriteMail>();
        services.AddSingleton<LetterSeal>();
    }
}
