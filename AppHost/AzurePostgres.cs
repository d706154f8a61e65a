using Aspire.Hosting.Azure;
using Azure.Provisioning.Expressions;
using Azure.Provisioning.PostgreSql;

namespace VersionedContent.AppHost;

internal static class AzurePostgres
{
    /// <summary>PostgreSQL 17, which the site needs, and the extensions that its migrations create: Azure creates none it was not told of.</summary>
    public static IResourceBuilder<AzurePostgresFlexibleServerResource> WithSiteSettings(this IResourceBuilder<AzurePostgresFlexibleServerResource> postgres) =>
        postgres.ConfigureInfrastructure(infrastructure =>
        {
            var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
            server.Version = new StringLiteralExpression("17");
            infrastructure.Add(new PostgreSqlFlexibleServerConfiguration("extensions")
            {
                Parent = server,
                Name = "azure.extensions",
                Value = "PG_TRGM,UNACCENT,BTREE_GIN",
                Source = "user-override",
            });
        });
}
