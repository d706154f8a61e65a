using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace VersionedContent.Testing.OpenId;

/// <summary>Writes and signs the provider's tokens (RFC 7515 and 7519), apart from the library that reads them.</summary>
internal sealed class IdTokens : IDisposable
{
    private const string KeyId = "one";

    private readonly RSA _key = RSA.Create(2048);
    private readonly RSA _other = RSA.Create(2048);

    /// <summary>The set of public keys, for <c>jwks_uri</c>.</summary>
    public object Keys
    {
        get
        {
            var key = _key.ExportParameters(includePrivateParameters: false);
            return new
            {
                keys = new[] { new { kty = "RSA", use = "sig", alg = "RS256", kid = KeyId, n = WebEncoders.Base64UrlEncode(key.Modulus!), e = WebEncoders.Base64UrlEncode(key.Exponent!) } },
            };
        }
    }

    public string Make(string issuer, string audience, string secret, string nonce, Someone someone)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var ago = someone.Flaw == Flaw.Expired ? 3_600 : 0;
        var claims = new Dictionary<string, object>
        {
            ["iss"] = someone.Flaw == Flaw.OtherIssuer ? "http://localhost:1" : issuer,
            ["aud"] = someone.Flaw == Flaw.OtherAudience ? "somebody-elses-site" : audience,
            ["sub"] = someone.Subject,
            ["nonce"] = someone.Flaw == Flaw.OtherNonce ? $"{nonce}x" : nonce,
            ["iat"] = now - ago,
            ["exp"] = now - ago + 300,
        };
        if (someone.SignedInAgo is { } signedInAgo)
            claims["auth_time"] = now - (long)signedInAgo.TotalSeconds;
        if (someone.Flaw != Flaw.ThinToken)
            Tell(claims, someone);

        var algorithm = someone.Flaw switch { Flaw.Unsigned => "none", Flaw.SecretAsKey => "HS256", _ => "RS256" };
        var signed = $"{Part(new { alg = algorithm, typ = "JWT", kid = KeyId })}.{Part(claims)}";
        var bytes = Encoding.ASCII.GetBytes(signed);
        var signature = someone.Flaw switch
        {
            Flaw.Unsigned => [],
            Flaw.SecretAsKey => HMACSHA256.HashData(Encoding.ASCII.GetBytes(secret), bytes),
            Flaw.OtherKey => _other.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            _ => _key.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        return $"{signed}.{WebEncoders.Base64UrlEncode(signature)}";
    }

    public static void Tell(Dictionary<string, object> claims, Someone someone)
    {
        if (someone.Name is not null)
            claims["name"] = someone.Name;
        if (someone.Email is not null)
            claims["email"] = someone.Email;
        if (someone.IsEmailVerified is { } verified)
            claims["email_verified"] = verified;
    }

    public void Dispose()
    {
        _key.Dispose();
        _other.Dispose();
    }

    private static string Part(object value) => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(value));
}
