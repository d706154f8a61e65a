using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;
using VersionedContent.ServiceDefaults.Cache;
using Xunit;

namespace VersionedContent.ServiceDefaults.Tests.Cache;

public sealed class CacheSettingsTests
{
    private const string Section = "Aspire:StackExchange:Redis";

    [Theory]
    [InlineData("section", null, null, "section")]
    [InlineData("section", "connection", null, "connection")]
    [InlineData("section", "connection", "string", "string")]
    [InlineData(null, null, "string", "string")]
    public void The_nearest_setting_wins_and_the_connection_string_beats_them_all(
        string? section, string? connection, string? connectionString, string expected)
    {
        var options = Options(new()
        {
            [$"{Section}:ConnectionString"] = section,
            [$"{Section}:cache:ConnectionString"] = connection,
            ["ConnectionStrings:cache"] = connectionString,
        });

        Assert.Equal(expected, Assert.IsType<DnsEndPoint>(Assert.Single(options.EndPoints)).Host);
    }

    [Theory]
    [InlineData("server", null, null, 1000)]
    [InlineData("server,connectTimeout=700", null, null, 700)]
    [InlineData("server,connectTimeout=700", "800", null, 800)]
    [InlineData("server,connectTimeout=700", "800", "900", 900)]
    public void Options_in_settings_are_laid_over_the_connection_string(string connectionString, string? section, string? connection, int expected)
    {
        var options = Options(new()
        {
            ["ConnectionStrings:cache"] = connectionString,
            [$"{Section}:ConfigurationOptions:ConnectTimeout"] = section,
            [$"{Section}:cache:ConfigurationOptions:ConnectTimeout"] = connection,
        });

        Assert.Equal(expected, options.ConnectTimeout);
    }

    [Fact]
    public void A_missing_server_never_stops_the_site_nor_keeps_a_page_waiting()
    {
        var options = Options(new() { ["ConnectionStrings:cache"] = "server" });

        Assert.False(options.AbortOnConnectFail);
        Assert.False(options.BacklogPolicy.QueueWhileDisconnected);
        Assert.InRange(options.AsyncTimeout, 1, 500);
    }

    [Fact]
    public void What_the_connection_string_says_of_aborting_is_kept() =>
        Assert.True(Options(new() { ["ConnectionStrings:cache"] = "server,abortConnect=true" }).AbortOnConnectFail);

    [Fact]
    public void Without_a_connection_string_the_error_says_which_setting_is_missing()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Options([]));

        Assert.Contains("ConnectionStrings:cache", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("false", true)]
    [InlineData("true", false)]
    public void The_health_check_has_the_usual_name_only_degrades_and_can_be_switched_off(string disabled, bool expected)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration["ConnectionStrings:cache"] = "server";
        builder.Configuration[$"{Section}:DisableHealthChecks"] = disabled;
        builder.AddCache();
        using var services = builder.Services.BuildServiceProvider();

        var check = services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .SingleOrDefault(check => check.Name == "StackExchange.Redis");

        Assert.Equal(expected, check is not null);
        Assert.True(check is null || check.FailureStatus == HealthStatus.Degraded);
    }

    private static ConfigurationOptions Options(Dictionary<string, string?> settings) =>
        CacheSettings.Options(new ConfigurationBuilder().AddInMemoryCollection(settings.Where(setting => setting.Value is not null)).Build(), "cache");
}
