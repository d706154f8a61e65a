using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace VersionedContent.Accounts.Mail;

/// <summary>The part of the settings section <c>Site</c> that says where readers find the site.</summary>
internal sealed class SiteAddressOptions
{
    internal const string Section = "Site";
    internal const string Wrong = "Site:Address is no web address. It looks like https://wiki.example.org.";

    /// <summary>Such as <c>https://wiki.example.org</c>; empty where it is not set.</summary>
    public string Address { get; set; } = "";

    internal static bool IsGood(SiteAddressOptions options) =>
        options.Address.Length == 0
        || (Uri.TryCreate(options.Address, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is { Query: "", Fragment: "", UserInfo: "" });
}

/// <summary>
/// The site's public address, for links that leave it. It is a setting; in Development it may be missing, and the address
/// the server listens on stands in. It is never taken from a request, whose <c>Host</c> is the sender's to choose.
/// </summary>
internal sealed class SiteAddress(IOptions<SiteAddressOptions> options, IServer server, IHostEnvironment environment)
{
    /// <summary>The whole address of <paramref name="path"/>, which starts with <c>/</c>.</summary>
    /// <exception cref="InvalidOperationException">The setting is missing and may not be stood in for.</exception>
    public string Of(string path) => (Configured ?? Listening
        ?? throw new InvalidOperationException("Site:Address is not set, so no letter with a link can be sent.")) + path;

    private string? Configured => options.Value.Address is { Length: > 0 } address ? address.TrimEnd('/') : null;

    private string? Listening => environment.IsDevelopment()
        ? server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(Reachable).FirstOrDefault()
        : null;

    /// <summary>An address that stands for all of this machine's is reached by none of them but this.</summary>
    private static string Reachable(string address) => address
        .Replace("//[::]", "//localhost", StringComparison.Ordinal)
        .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal)
        .Replace("//+", "//localhost", StringComparison.Ordinal)
        .Replace("//*", "//localhost", StringComparison.Ordinal)
        .TrimEnd('/');
}
