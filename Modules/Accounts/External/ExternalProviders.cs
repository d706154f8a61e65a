using Microsoft.Extensions.Options;

namespace VersionedContent.Accounts.External;

/// <summary>The providers that people may sign in with, in the order of their names.</summary>
internal sealed class ExternalProviders(IOptions<ExternalOptions> options)
{
    public IReadOnlyList<ExternalProvider> All { get; } = options.Value.Providers;

    public string[] Names { get; } = [.. options.Value.Providers.Select(provider => provider.Name)];

    public ExternalProvider? Find(string? name) => All.FirstOrDefault(provider => provider.Name == name);
}

/// <summary>The buttons that lead to the providers.</summary>
internal sealed record ExternalButtons(string? ReturnUrl);
