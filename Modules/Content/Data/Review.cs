namespace VersionedContent.Content.Data;

/// <summary>What one person thinks of one item.</summary>
internal sealed class Review
{
    public Guid Id { get; init; }
    public Guid DocumentId { get; init; }
    public Guid PersonId { get; init; }

    /// <summary>Kept here so that a page of reviews is one query; follows the person's renames.</summary>
    public required string PersonName { get; set; }

    /// <summary>1 to 10.</summary>
    public short Rating { get; set; }

    public required string Text { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>A picture, known by the hash of its bytes: it never changes, so it may be cached for ever.</summary>
internal sealed class StoredMedia
{
    /// <summary>SHA-256, 64 lower-case hexadecimal digits.</summary>
    public required string Hash { get; init; }

    public required string ContentType { get; init; }
    public required byte[] Data { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public required string Alt { get; init; }
    public required string Credit { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
