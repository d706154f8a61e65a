using System.Globalization;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace VersionedContent.Accounts.External;

/// <summary>
/// Who came back from a provider, as that told. It waits in a short-lived encrypted cookie until it is known what becomes
/// of it, and stands for nobody here.
/// </summary>
/// <param name="Key">The provider's subject, as it is kept.</param>
/// <param name="Email">As the provider has it; null where it tells none.</param>
/// <param name="SignedInAt">When the person signed in at the provider; where it does not tell, when it said who they are.</param>
internal sealed record ExternalSignIn(
    string Provider, string Key, string? Name, string? Email, bool IsEmailVerified, DateTimeOffset SignedInAt, Errand Errand)
{
    internal static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    private const string SignedIn = "at";

    /// <summary>The column's length; a subject may have 255 characters.</summary>
    private const int LongestKey = 128;

    /// <summary>What is kept of all that a provider tells. Null where it names nobody.</summary>
    internal static ClaimsPrincipal? Keep(ExternalProvider provider, ClaimsPrincipal told)
    {
        if (told.FindFirstValue("sub") is not { Length: > 0 } subject || subject.Any(char.IsControl))
            return null;
        var emails = told.FindAll("email").Select(claim => claim.Value).Distinct().ToList();
        var verified = told.FindAll("email_verified").ToList();
        // Both the token and the user information may tell: what is verified is only an address that they agree on.
        var isVerified = emails.Count == 1 && verified.Count > 0 && verified.TrueForAll(claim => claim.Value.Equals("true", StringComparison.OrdinalIgnoreCase));
        var identity = new ClaimsIdentity("external");
        Add("sub", subject);
        Add("name", told.FindFirstValue("name"));
        Add("email", emails.FirstOrDefault());
        Add("email_verified", isVerified ? "true" : "false");
        Add(SignedIn, told.FindFirstValue("auth_time") ?? told.FindFirstValue("iat"));
        Add("provider", provider.Name);
        return new ClaimsPrincipal(identity);

        void Add(string type, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                identity.AddClaim(new Claim(type, value));
        }
    }

    /// <summary>Null where nobody came back, or too long ago.</summary>
    public static async Task<ExternalSignIn?> Of(HttpContext http)
    {
        var waiting = await http.AuthenticateAsync(IdentityConstants.ExternalScheme);
        if (waiting.Principal is not { } told || Errand.Of(waiting.Properties?.Items) is not { } errand)
            return null;
        var at = long.TryParse(told.FindFirstValue(SignedIn), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : 0;
        return new ExternalSignIn(
            told.FindFirstValue("provider")!, KeyOf(told.FindFirstValue("sub")!), told.FindFirstValue("name"), told.FindFirstValue("email"),
            told.FindFirstValue("email_verified") == "true", DateTimeOffset.FromUnixTimeSeconds(at), errand);
    }

    public static Task End(HttpContext http) => http.SignOutAsync(IdentityConstants.ExternalScheme);

    internal static string KeyOf(string subject) =>
        subject.Length <= LongestKey ? subject : $"sha256-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(subject)))}";
}
