namespace VersionedContent.Content.Data;

/// <summary>An item of main as lists, search and links need it: the read model's row, made anew from the engine's head.</summary>
internal sealed class ListedItem
{
    public Guid DocumentId { get; init; }
    public required string Type { get; set; }
    public required string Path { get; set; }
    public required string Title { get; set; }

    /// <summary>A sentence or two for lists; empty where the item has no text.</summary>
    public required string Summary { get; set; }

    /// <summary>Hash of the item's picture.</summary>
    public string? Image { get; set; }

    /// <summary>A JSON object of the fields that lists are narrowed by, as the item has them.</summary>
    public required string Facets { get; set; }

    /// <summary>The words that search finds.</summary>
    public required string Words { get; set; }

    /// <summary>The version this row was made from: an older one never overwrites it.</summary>
    public long ChangeSetId { get; set; }

    /// <summary>When the version was made.</summary>
    public DateTimeOffset UpdatedAt { get; set; }
}

/// <summary>One item links to another, by a field or in its text.</summary>
internal sealed class ItemLink
{
    public Guid FromId { get; init; }

    /// <summary>The name of the field.</summary>
    public required string Field { get; init; }

    public required string TargetPath { get; init; }
}

/// <summary>A path that an item had before it was renamed: links to it still count as links to the item.</summary>
internal sealed class FormerPath
{
    public required string Path { get; init; }
    public Guid DocumentId { get; set; }
}
