namespace VersionedContent.Accounts.Data;

/// <summary>Something told to a person. Its id is a UUIDv7, so that the newest is the greatest.</summary>
internal sealed class Notice
{
    public Guid Id { get; init; }
    public Guid PersonId { get; init; }
    public required string Key { get; init; }
    public required string Text { get; init; }
    public required string Link { get; init; }
    public DateTimeOffset ToldAt { get; init; }
    public DateTimeOffset? ReadAt { get; init; }
}

/// <summary>
/// An act on an account. Kept by id, never by name, so that closing an account needs no change here;
/// a trigger refuses UPDATE, DELETE and TRUNCATE.
/// </summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public Guid ActorId { get; init; }
    public Guid SubjectId { get; init; }
    public required string Action { get; init; }

    /// <summary>What changed, as JSON.</summary>
    public required string Detail { get; init; }
}

/// <summary>The name of a closed account, which nobody can take any more.</summary>
internal sealed class ClosedName
{
    /// <summary>SHA-256 of the normalised name.</summary>
    public required byte[] Hash { get; init; }
}

/// <summary>
/// Wrong passwords for one name or address as typed, whether an account has it or not: both are held off alike,
/// so that being held off tells nothing.
/// </summary>
internal sealed class SignInFailure
{
    /// <summary>SHA-256 of the normalised name or address: people type passwords into the wrong field.</summary>
    public required byte[] Key { get; init; }

    public int Failures { get; init; }
    public DateTimeOffset LastAt { get; init; }
}
