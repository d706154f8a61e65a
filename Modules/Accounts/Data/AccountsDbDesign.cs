using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace VersionedContent.Accounts.Data;

/// <summary>Lets <c>dotnet ef</c> build the model without a host or a database.</summary>
internal sealed class AccountsDbDesign : IDesignTimeDbContextFactory<AccountsDb>
{
    public AccountsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<AccountsDb>()
            .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable("__migrations", AccountsDb.Schema))
            .UseApplicationServiceProvider(new ServiceCollection().Configure<IdentityOptions>(AccountsDb.Configure).BuildServiceProvider())
            .Options);
}
