using Microsoft.Extensions.Hosting;

namespace VersionedContent.Accounts;

public static class AccountsModule
{
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder) => builder;
}
