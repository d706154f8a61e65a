using Microsoft.AspNetCore.Identity;

namespace VersionedContent.Accounts.Data;

/// <summary>
/// A person's account. The name is public and unique; the e-mail address is private and, until it is confirmed, only a claim:
/// several accounts may claim one address, so that signing up tells nobody whether the address is known here.
/// </summary>
internal sealed class Account : IdentityUser<Guid>
{
    public string Role { get; set; } = Roles.Contributor;

    /// <summary>0 for a newcomer; rises with accepted edits, falls with rejected ones.</summary>
    public int TrustLevel { get; set; }

    public DateTimeOffset Joined { get; init; }

    /// <summary>Markdown.</summary>
    public string Biography { get; set; } = "";

    /// <summary>Addresses of web pages, each with http or https.</summary>
    public List<string> Links { get; set; } = [];

    /// <summary>An IANA name such as <c>Europe/Berlin</c>; empty for UTC.</summary>
    public string TimeZone { get; set; } = "";

    /// <summary>A BCP 47 tag such as <c>en-GB</c>; empty for what the browser asks for.</summary>
    public string Language { get; set; } = "";

    /// <summary>light, dark or system; empty where only the browser's cookie says.</summary>
    public string Theme { get; set; } = "";

    /// <summary>What others may see of the public page beyond name, role, trust and work on the site.</summary>
    public ShownToAll Shown { get; set; } = ShownToAll.Activity | ShownToAll.Biography;

    /// <summary>SHA-256 of the picture in <see cref="Picture"/>, by which it is addressed; null without one.</summary>
    public byte[]? PictureHash { get; set; }

    /// <summary>Until when the person may look and not write; null where they may write.</summary>
    public DateTimeOffset? SuspendedUntil { get; set; }

    /// <summary>Told to the person.</summary>
    public string? SuspensionReason { get; set; }

    /// <summary>When an administrator found the person to be who they say.</summary>
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>The person asked to close the account: until then it can be undone, from then on it is done.</summary>
    public DateTimeOffset? ClosesAt { get; set; }

    /// <summary>Closed for good: the name is a stand-in, the address and every way in are gone.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    public Person ToPerson() => new(Id, UserName!, Role, TrustLevel, Joined);
}

[Flags]
internal enum ShownToAll
{
    Nothing = 0,

    /// <summary>The calendar and the list of what the person did in public.</summary>
    Activity = 1,

    /// <summary>Biography and links.</summary>
    Biography = 2,

    TimeZone = 4,
}
