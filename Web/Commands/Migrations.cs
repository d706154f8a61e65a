using Microsoft.EntityFrameworkCore;
using VersionedContent.ServiceDefaults.Data;

namespace VersionedContent.Web.Commands;

/// <summary>Brings the schema of every module up to date, lower modules first, then adds what every site needs. Any number of processes may try at once.</summary>
internal static class Migrations
{
    /// <returns>The migrations that were missing, as <c>schema/name</c>.</returns>
    public static async Task<IReadOnlyList<string>> Apply(IServiceProvider services, CancellationToken ct)
    {
        var applied = new List<string>();
        await using var scope = services.CreateAsyncScope();
        foreach (var database in scope.ServiceProvider.GetServices<ModuleDatabase>())
        {
            var context = (DbContext)scope.ServiceProvider.GetRequiredService(database.ContextType);
            var pending = (await context.Database.GetPendingMigrationsAsync(ct)).ToList();
            if (pending.Count == 0)
                continue;
            await context.Database.MigrateAsync(ct);
            applied.AddRange(pending.Select(name => $"{database.Schema}/{name}"));
        }

        foreach (var seed in scope.ServiceProvider.GetServices<ISeed>())
            await seed.Run(ct);
        return applied;
    }
}
