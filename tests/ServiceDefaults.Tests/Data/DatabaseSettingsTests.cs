using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using VersionedContent.ServiceDefaults.Data;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Data;

public sealed class DatabaseSettingsTests
{
    private const string Section = "Aspire:Npgsql:EntityFrameworkCore:PostgreSQL";

    [Theory]
    [InlineData("section", null, null, null, "section")]
    [InlineData("section", "connection", null, null, "connection")]
    [InlineData("section", "connection", "context", null, "context")]
    [InlineData("section", null, "context", null, "context")]
    [InlineData("section", "connection", "context", "string", "string")]
    [InlineData(null, null, null, "string", "string")]
    public void The_nearest_setting_wins_and_the_connection_string_beats_them_all(
        string? section, string? connection, string? context, string? connectionString, string expected)
    {
        var settings = new Dictionary<string, string?>
        {
            [$"{Section}:ConnectionString"] = Host(section),
            [$"{Section}:versionedcontent:ConnectionString"] = Host(connection),
            [$"{Section}:ShelfDb:ConnectionString"] = Host(context),
            ["ConnectionStrings:versionedcontent"] = Host(connectionString),
        };

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(Context(settings).Database.GetConnectionString()).Host);

        static string? Host(string? name) => name is null ? null : $"Host={name}";
    }

    [Theory]
    [InlineData("Host=any", 200)]
    [InlineData("Host=any;Max Auto Prepare=0", 0)]
    [InlineData("Host=any;max auto prepare=7", 7)]
    public void Statements_are_prepared_unless_the_connection_string_says_otherwise(string connectionString, int prepared)
    {
        var context = Context(new() { ["ConnectionStrings:versionedcontent"] = connectionString });

        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString()).MaxAutoPrepare);
    }

    [Fact]
    public void Only_the_type_named_in_a_section_is_touched_by_it()
    {
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:versionedcontent"] = "Host=all",
            [$"{Section}:CommandTimeout"] = "20",
            [$"{Section}:ShelfDb:CommandTimeout"] = "90",
            [$"{Section}:OtherDb:CommandTimeout"] = "5",
        };

        Assert.Equal(90, Context(settings).Database.GetCommandTimeout());
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void Retries_can_be_switched_off(string disabled, bool retries)
    {
        var context = Context(new() { ["ConnectionStrings:versionedcontent"] = "Host=all", [$"{Section}:DisableRetry"] = disabled });

        Assert.Equal(retries, context.Database.CreateExecutionStrategy().RetriesOnFailure);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void The_health_check_has_the_name_of_the_context_and_can_be_switched_off(string disabled, bool expected)
    {
        var services = Services(new() { [$"{Section}:versionedcontent:DisableHealthChecks"] = disabled });

        var checks = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations.Select(check => check.Name);
        Assert.Equal(expected, checks.Contains("ShelfDb"));
    }

    [Fact]
    public void A_connection_string_named_after_registration_is_used()
    {
        var builder = Builder([]);
        builder.AddDatabase<ShelfDb>("shelf");
        builder.Configuration["ConnectionStrings:versionedcontent"] = "Host=embedded";

        using var services = builder.Services.BuildServiceProvider();

        Assert.Equal("embedded", new NpgsqlConnectionStringBuilder(services.GetRequiredService<NpgsqlDataSource>().ConnectionString).Host);
    }

    [Fact]
    public void All_contexts_share_the_pool_of_the_one_database()
    {
        var services = Services(new() { ["ConnectionStrings:versionedcontent"] = "Host=all" });

        var first = services.GetRequiredService<DataSources>().For("Host=all");

        Assert.Same(first, services.GetRequiredService<NpgsqlDataSource>());
    }

    [Fact]
    public void Without_a_connection_string_the_error_says_which_setting_is_missing()
    {
        var services = Services([]);

        var error = Assert.Throws<InvalidOperationException>(() => services.GetRequiredService<NpgsqlDataSource>());

        Assert.Contains("ConnectionStrings:versionedcontent", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_history_of_migrations_is_kept_in_the_schema_of_the_module()
    {
        var context = Context(new() { ["ConnectionStrings:versionedcontent"] = "Host=all" });

        var script = context.GetService<IHistoryRepository>().GetCreateScript();

        Assert.Contains("shelf.__migrations", script, StringComparison.Ordinal);
    }

    private static HostApplicationBuilder Builder(Dictionary<string, string?> settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null));
        return builder;
    }

    private static ServiceProvider Services(Dictionary<string, string?> settings)
    {
        var builder = Builder(settings);
        builder.AddDatabase<ShelfDb>("shelf");
        return builder.Services.BuildServiceProvider();
    }

    private static ShelfDb Context(Dictionary<string, string?> settings) =>
        Services(settings).CreateScope().ServiceProvider.GetRequiredService<ShelfDb>();

    public sealed class ShelfDb(DbContextOptions<ShelfDb> options) : DbContext(options);
}
