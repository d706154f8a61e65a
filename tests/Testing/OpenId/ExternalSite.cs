using Microsoft.AspNetCore.Builder;
using Xunit;

namespace VersionedContent.Testing.OpenId;

/// <summary>A site that people may sign in to with an account at <see cref="Provider"/>, or at one that nobody answers for.</summary>
public class ExternalSite : Site, IAsyncLifetime
{
    /// <summary>What the buttons call the provider.</summary>
    public const string ProviderName = "Loopback Id";

    public OpenIdProvider Provider { get; } = new();

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await DisposeAsync();
        await Provider.DisposeAsync();
    }

    protected override void Configure(WebApplicationBuilder builder)
    {
        Provider.Start();
        Set("loopback", "DisplayName", ProviderName);
        Set("loopback", "Authority", Provider.Address);
        Set("loopback", "ClientId", OpenIdProvider.ClientId);
        Set("loopback", "ClientSecret", Provider.ClientSecret);
        Set("gone", "DisplayName", "Gone Id");
        // The port of "discard", on which nothing listens.
        Set("gone", "Authority", "http://localhost:9");
        Set("gone", "ClientId", OpenIdProvider.ClientId);
        Set("gone", "ClientSecret", Provider.ClientSecret);

        void Set(string provider, string setting, string value) => builder.Configuration[$"Accounts:External:{provider}:{setting}"] = value;
    }
}
