using Microsoft.Extensions.Hosting;

namespace VersionedContent.Accounts.Access;

/// <summary>
/// The names of our cookies. In production they begin with <c>__Host-</c>: browsers then take them only over HTTPS and
/// from this very host, so that no sibling domain can plant one.
/// </summary>
internal sealed class SiteCookies(IHostEnvironment environment)
{
    public bool SecureOnly { get; } = environment.IsProduction();

    public string Session => Name("session");

    /// <summary>Of someone who has shown a password and not yet the second thing.</summary>
    public string SignIn => Name("sign-in");

    /// <summary>Tells this browser from others where somebody signs in.</summary>
    public string Device => Name("device");

    private string Name(string what) => SecureOnly ? $"__Host-{what}" : $"versionedcontent.{what}";
}
