using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VersionedContent.Accounts.External;

/// <summary>An OpenID Connect provider that people may sign in with: the settings section <c>Accounts:External:name</c>.</summary>
internal sealed class ExternalProvider
{
    /// <summary>As in the section, in lower case. It is in addresses and beside each login that is kept, so it stays once it is used.</summary>
    internal string Name { get; init; } = "";

    /// <summary>What the button says: Continue with …</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The provider's issuer, such as <c>https://accounts.google.com</c>; below it lies <c>.well-known/openid-configuration</c>.</summary>
    public string Authority { get; set; } = "";

    public string ClientId { get; set; } = "";

    public string ClientSecret { get; set; } = "";

    /// <summary>What is asked for, separated by spaces.</summary>
    public string Scopes { get; set; } = "openid profile email";

    internal string Scheme => $"external:{Name}";

    internal string CallbackPath => $"/account/external/{Name}/callback";

    internal IReadOnlyList<string> ScopeList => Scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The settings section <c>Accounts:External</c>; without it nothing of signing in elsewhere is shown.</summary>
internal sealed class ExternalOptions
{
    internal const string Section = "Accounts:External";

    public IReadOnlyList<ExternalProvider> Providers { get; set; } = [];

    public static IReadOnlyList<ExternalProvider> Read(IConfiguration configuration) =>
    [
        .. configuration.GetSection(Section).GetChildren().Select(section =>
        {
            var provider = new ExternalProvider { Name = section.Key.ToLowerInvariant() };
            section.Bind(provider);
            return provider;
        }),
    ];
}

/// <summary>Stops the start of a site with a provider that cannot work, and says what to set. No secret is in what it says.</summary>
internal sealed partial class CheckExternalOptions(IHostEnvironment environment) : IValidateOptions<ExternalOptions>
{
    public ValidateOptionsResult Validate(string? name, ExternalOptions options)
    {
        var problems = options.Providers.SelectMany(Problems).ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(ExternalProvider provider)
    {
        var section = $"{ExternalOptions.Section}:{provider.Name}";
        if (!GoodName().IsMatch(provider.Name))
            yield return $"{section} is no name for a provider: it is part of addresses. Use up to 40 of a-z, 0-9 and -, such as {ExternalOptions.Section}:google.";
        if (string.IsNullOrWhiteSpace(provider.DisplayName))
            yield return $"{section}:DisplayName is not set. It is what the button says, such as Google.";
        if (AuthorityProblem(provider.Authority) is { } problem)
            yield return $"{section}:Authority {problem} It is the provider's issuer, such as https://accounts.google.com.";
        if (string.IsNullOrWhiteSpace(provider.ClientId))
            yield return $"{section}:ClientId is not set. The provider gives it to who registers the site there.";
        if (string.IsNullOrWhiteSpace(provider.ClientSecret))
            yield return $"{section}:ClientSecret is not set. The provider gives it together with the ClientId.";
        if (!provider.ScopeList.Contains("openid"))
            yield return $"{section}:Scopes is '{provider.Scopes}', without openid. It looks like: openid profile email.";
    }

    private string? AuthorityProblem(string authority)
    {
        if (string.IsNullOrWhiteSpace(authority))
            return "is not set.";
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") || uri is not { Query: "", Fragment: "", UserInfo: "" })
            return $"is '{authority}', which is no web address.";
        if (uri.Scheme == "https")
            return null;
        if (environment.IsProduction())
            return $"is '{authority}'; in production it begins with https://.";
        return uri.IsLoopback ? null : $"is '{authority}'; http:// is for a provider on this machine only.";
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex GoodName();
}
