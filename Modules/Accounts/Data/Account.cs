using Microsoft.AspNetCore.Identity;

namespace VersionedContent.Accounts.Data;

/// <summary>
/// A person's account. The name is public and unique; the e-mail address is private and, until it is confirmed, only a claim:
/// several accounts may claim one address, so that signing up tells nobody whether the address is known here.
/// </summary>
internal sealed class Account : IdentityUser<Guid>
{
    public string Role { get; set; } = Roles.Contributor;

    /// <summary>0 for a newcomer; rises with accepted edits.</summary>
    public int TrustLevel { get; set; }

    public DateTimeOffset Joined { get; init; }

    public Person ToPerson() => new(Id, UserName!, Role, TrustLevel, Joined);
}
