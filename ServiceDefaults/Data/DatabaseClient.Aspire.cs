using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace VersionedContent.ServiceDefaults.Data;

/// <summary>On Aspire's own client integration: compiled with <c>-p:UseAspirePackages=true</c>.</summary>
public static partial class DatabaseClient
{
    private static void AddContext<TContext>(IHostApplicationBuilder builder, string schema)
        where TContext : DbContext =>
        builder.AddNpgsqlDbContext<TContext>(
            ConnectionName,
            configureDbContextOptions: options => options.UseNpgsql(npgsql => npgsql.KeepHistoryIn(schema)));
}
