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

    /// <summary>Of someone who showed a moment ago that they are the owner.</summary>
    public string Confirmed => Name("confirmed");

    /// <summary>Holds the challenge that a passkey is to answer.</summary>
    public string Passkey => Name("passkey");

    /// <summary>Of someone who came back from a provider elsewhere and is not signed in here yet.</summary>
    public string External => Name("external");

    /// <summary>The beginning of the name of what ties the way back from a provider to the browser that set out.</summary>
    public string Correlation => Name("correlation.");

    /// <summary>The beginning of the name of what ties a provider's token to this one sign-in.</summary>
    public string Nonce => Name("nonce.");

    private string Name(string what) => SecureOnly ? $"__Host-{what}" : $"versionedcontent.{what}";
}
