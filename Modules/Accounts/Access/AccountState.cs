using System.Security.Cryptography;
using System.Text.Json.Serialization;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Access;

/// <summary>What a request needs to know of the account behind it. Kept as JSON in Redis: a part that is added needs a default.</summary>
internal sealed record AccountState(Guid Id, string Name, string Role, int TrustLevel)
{
    /// <summary>Until when the person may look and not write.</summary>
    public DateTimeOffset? SuspendedUntil { get; init; }

    /// <summary>Set once the person asked to close the account: its sessions then stand for nobody.</summary>
    public DateTimeOffset? ClosesAt { get; init; }

    /// <summary>light, dark or system; empty where the browser's cookie says.</summary>
    public string Theme { get; init; } = "";

    /// <summary>An IANA name; empty for UTC.</summary>
    public string TimeZone { get; init; } = "";

    /// <summary>A BCP 47 tag; empty for what the browser asks for.</summary>
    public string Language { get; init; } = "";

    /// <summary>Hash of the picture; null without one.</summary>
    public byte[]? PictureHash { get; init; }

    /// <summary>Those that had not ended when this was read.</summary>
    public IReadOnlyList<LiveSession> Sessions { get; init; } = [];

    public bool IsSuspended(DateTimeOffset now) => SuspendedUntil > now;

    /// <summary>The session whose secret has this hash, if it goes on.</summary>
    public LiveSession? SessionOf(byte[] secretHash, DateTimeOffset now) =>
        Sessions.FirstOrDefault(session => session.ExpiresAt > now && CryptographicOperations.FixedTimeEquals(session.SecretHash, secretHash));
}

/// <summary>A session as <see cref="Session"/> has it, as far as a request needs it.</summary>
internal sealed record LiveSession(Guid Id, byte[] SecretHash, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt)
{
    /// <summary>An administrator looks at the site as someone of this role would.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ViewAsRole { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? ViewAsTrust { get; init; }

    /// <summary>When that ends by itself; null where it has ended.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? ViewAsUntil { get; init; }
}
