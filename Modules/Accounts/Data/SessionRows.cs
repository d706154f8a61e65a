namespace VersionedContent.Accounts.Data;

internal enum SessionKind : short
{
    Browser = 0,

    /// <summary>An access and a refresh token, got with a name and a password.</summary>
    Api = 1,
}

/// <summary>
/// A sign-in that goes on. The cookie or token holds a secret of which only the hash is here, so that reading the
/// database opens no session. The id, a UUIDv7, is for lists and for ending it.
/// </summary>
internal sealed class Session
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }

    /// <summary>SHA-256.</summary>
    public required byte[] SecretHash { get; init; }

    public SessionKind Kind { get; init; }

    /// <summary>In words, such as "Firefox on Windows".</summary>
    public required string Device { get; set; }

    /// <summary>The network address last seen.</summary>
    public required string Address { get; set; }

    public DateTimeOffset BeganAt { get; init; }
    public DateTimeOffset SeenAt { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>Outlives the browser's window.</summary>
    public bool IsKept { get; init; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>An administrator looks at the site as someone of this role would, without acting; null normally.</summary>
    public string? ViewAsRole { get; set; }

    public int? ViewAsTrust { get; set; }
}

/// <summary>A browser that the person has signed in with before: a sign-in from another one is told by mail.</summary>
internal sealed class KnownDevice
{
    public Guid PersonId { get; init; }

    /// <summary>SHA-256 of the device's cookie.</summary>
    public required byte[] Hash { get; init; }

    public DateTimeOffset FirstAt { get; init; }
    public DateTimeOffset LastAt { get; set; }
}

/// <summary>A key that a program signs its requests with. Shown once; only its hash is kept.</summary>
internal sealed class ApiToken
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public required string Name { get; init; }

    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>Its first characters, by which its owner knows it again.</summary>
    public required string Beginning { get; init; }

    /// <summary>Names of scopes; what it may do is that and what its owner may do.</summary>
    public List<string> Scopes { get; init; } = [];

    public DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
    public string? UsedFrom { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

/// <summary>A passkey's challenge that was answered, so that it is answered once. Nobody's: a copy of it is no use to anyone.</summary>
internal sealed class UsedChallenge
{
    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>From then on the challenge is too old anyway.</summary>
    public DateTimeOffset ExpiresAt { get; init; }
}
