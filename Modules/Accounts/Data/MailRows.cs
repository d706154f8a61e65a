namespace VersionedContent.Accounts.Data;

/// <summary>A letter to be sent or sent. What it says is encrypted, for it may hold a link that opens an account.</summary>
internal sealed class Mail
{
    /// <summary>A UUIDv7; also the letter's Message-ID, so that one sent twice can be told.</summary>
    public Guid Id { get; init; }

    /// <summary>Whom it is for; null where the address belongs to nobody here.</summary>
    public Guid? PersonId { get; init; }

    public required string To { get; init; }

    /// <summary>What it is about, such as <c>password.reset</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>A <c>Letter</c> as JSON, encrypted; null once it left by a mail server, or was refused there for good.</summary>
    public byte[]? Content { get; set; }

    public DateTimeOffset WrittenAt { get; init; }
    public DateTimeOffset? SentAt { get; set; }
}

/// <summary>A link in a letter, good once and for a short time. Kept by the hash of its secret.</summary>
internal sealed class MailLink
{
    /// <summary>SHA-256.</summary>
    public required byte[] Hash { get; init; }

    public Guid PersonId { get; init; }

    /// <summary>What it is good for, such as <c>email.confirm</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary>The address it was sent to or is about.</summary>
    public required string Email { get; init; }

    public DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>A change of address under way: it is made once both the old address (where it was confirmed) and the new one agreed.</summary>
internal sealed class EmailChange
{
    public Guid PersonId { get; init; }
    public required string NewEmail { get; init; }
    public DateTimeOffset AskedAt { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? OldAgreedAt { get; set; }
    public DateTimeOffset? NewAgreedAt { get; set; }
}
