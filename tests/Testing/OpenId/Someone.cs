namespace VersionedContent.Testing.OpenId;

/// <summary>Somebody with an account at the provider, and what the provider does wrong when they sign in.</summary>
/// <param name="SignedInAgo">How long they have been signed in there; null for a provider that does not tell.</param>
public sealed record Someone(string Subject, string? Name, string? Email, bool? IsEmailVerified, Flaw Flaw = Flaw.None, TimeSpan? SignedInAgo = null);

public enum Flaw
{
    None,

    /// <summary>Name and address are told by the user information only, which the standard prefers. No flaw, in truth.</summary>
    ThinToken,
    OtherNonce,
    OtherIssuer,
    OtherAudience,
    Expired,
    OtherKey,

    /// <summary>Signed by the client's secret in place of the provider's key.</summary>
    SecretAsKey,
    Unsigned,

    /// <summary>The user information is of somebody else.</summary>
    OtherUserInfo,

    /// <summary>The address is verified in the token, and the user information tells another one.</summary>
    OtherEmailInUserInfo,
    TokenEndpointDown,
}
