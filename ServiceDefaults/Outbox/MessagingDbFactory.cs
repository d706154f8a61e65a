using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace VersionedContent.ServiceDefaults.Outbox;

/// <summary>For <c>dotnet ef migrations add</c>, which needs the model and no database.</summary>
internal sealed class MessagingDbFactory : IDesignTimeDbContextFactory<MessagingDb>
{
    public MessagingDb CreateDbContext(string[] args) => new(new DbContextOptionsBuilder<MessagingDb>()
        .UseNpgsql(npgsql => npgsql.MigrationsHistoryTable("__migrations", "messaging")).Options);
}
