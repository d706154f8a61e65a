using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using VersionedContent.Web.Commands;

namespace VersionedContent.Web.Tests;

/// <summary>The site on a role of its own, which is not the owner of the tables.</summary>
public sealed class SiteRoleTests(Site site)
{
    private const string Role = "runs the site";
    private const string Secret = "a password of its own";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_runs_the_whole_site_and_changes_neither_a_table_nor_what_the_audit_says()
    {
        await Run(site, $"CREATE ROLE \"{Role}\" LOGIN PASSWORD '{Secret}'");
        try
        {
            await SiteRole.Grant(site.Services, Role, Ct);
            await SiteRole.Grant(site.Services, Role, Ct);
            var connection = new NpgsqlConnectionStringBuilder(site.ConnectionString) { Username = Role, Password = Secret };
            await using var replica = await site.StartReplica(connection.ConnectionString);
            Assert.Empty(await Migrations.Apply(replica.Services, Ct));

            var name = $"roled-{Guid.NewGuid():n}"[..16];
            using var person = replica.NewBrowser();
            await person.Submit(
                await person.Open("/account/sign-up"), "main form[method=post]", ("Name", name), ("Email", $"{name}@example.org"), ("Password", Site.Password));
            using var moderator = await replica.SignInAs(Roles.Moderator);
            var path = $"pages/{name}";
            using var made = await moderator.Call(HttpMethod.Post, $"/api/v1/items/{path}", new { content = new { type = "page", title = "A page", body = "Text." }, message = "Make it" });
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
            using var proposed = await person.Call(HttpMethod.Put, $"/api/v1/items/{path}", new { content = new { type = "page", title = "A page", body = "More text." }, message = "More" }, ("If-Match", made.Headers.ETag!.Tag));
            Assert.True(proposed.IsSuccessStatusCode, await proposed.Content.ReadAsStringAsync(Ct));
            using var administrator = await replica.SignInAs(Roles.Administrator);
            var id = await replica.EnsureAccount(name, Roles.Contributor);
            using var given = await administrator.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/role", new { role = Roles.Reviewer });
            Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);

            foreach (var sql in (string[])
                [
                    "UPDATE accounts.audit SET action = 'x'", "DELETE FROM accounts.audit", "TRUNCATE accounts.audit", "DROP TABLE accounts.audit",
                    "ALTER TABLE accounts.audit DISABLE TRIGGER append_only", "ALTER TABLE versioning.versions ADD x int", "CREATE TABLE accounts.x (n int)",
                ])
            {
                var refused = await Assert.ThrowsAsync<PostgresException>(() => Run(replica, sql));
                Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            }
        }
        finally
        {
            await Run(site, $"DROP OWNED BY \"{Role}\"; DROP ROLE \"{Role}\"");
        }
    }

    private static async Task Run(Site on, string sql)
    {
        await using var command = on.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
