using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.Versioning.Tests.Operations;

/// <summary>What the site says that people may do now, which long work asks.</summary>
public sealed class PresentPermissionsTests(Site site) : IClassFixture<Site>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private IPermissions Asked => site.Services.GetRequiredService<IPermissions>();

    [Fact]
    public async Task A_role_taken_away_counts_at_once()
    {
        var name = $"fay {Guid.NewGuid():n}"[..20];
        var id = await site.EnsureAccount(name, Roles.Moderator);
        Assert.Equal(Roles.Grants[Roles.Moderator].Order(), (await Asked.Of(id, Ct)).Order());
        await site.EnsureAccount(name, Roles.Contributor);
        Assert.Equal(Roles.Grants[Roles.Contributor].Order(), (await Asked.Of(id, Ct)).Order());
    }

    [Theory]
    [InlineData("suspended_until = now() + interval '1 day'", Permissions.OwnAccount)]
    [InlineData("suspended_until = now() - interval '1 day'", Permissions.EditItems)]
    [InlineData("closes_at = now() + interval '1 day'", null)]
    [InlineData("closed_at = now()", null)]
    public async Task Suspension_and_closing_count(string change, string? has)
    {
        var id = await site.EnsureAccount($"gil {Guid.NewGuid():n}"[..20], Roles.Moderator);
        await using (var set = site.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"UPDATE accounts.people SET {change} WHERE id = $1"))
        {
            set.Parameters.Add(new() { Value = id });
            Assert.Equal(1, await set.ExecuteNonQueryAsync(Ct));
        }

        var may = await Asked.Of(id, Ct);
        if (has is null)
            Assert.Empty(may);
        else
            Assert.Contains(has, may);
        Assert.Equal(has == Permissions.EditItems, may.Contains(Permissions.EditItems));
    }

    [Fact]
    public async Task Nobody_may_nothing_and_the_site_itself_everything()
    {
        Assert.Empty(await Asked.Of(Guid.CreateVersion7(), Ct));
        Assert.Equal(Permissions.All.Order(), (await Asked.Of(Viewer.Site.Id!.Value, Ct)).Order());
    }
}
