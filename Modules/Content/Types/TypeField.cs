using System.Text.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Types;

/// <summary>How a field is shown and asked for. Read out of the schema and its hints once, when a type is loaded.</summary>
internal enum FieldKind
{
    Line,
    Lines,
    Markdown,
    Integer,
    Decimal,
    YesNo,
    Choice,
    Choices,
    Date,
    PartialDate,
    Link,
    Reference,
    References,
    Image,
    Place,
    Texts,
    Records,
    Json,
}

/// <summary>One field of a type (or of the records in a list).</summary>
internal sealed record TypeField
{
    public required string Name { get; init; }
    public required string Label { get; init; }
    public string? Help { get; init; }
    public required FieldKind Kind { get; init; }
    public bool Required { get; init; }
    public string? Unit { get; init; }
    public bool Searchable { get; init; }
    public bool Facet { get; init; }
    public int? MaxLength { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }

    /// <summary>What may be chosen, for <see cref="FieldKind.Choice"/> and <see cref="FieldKind.Choices"/>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Slugs of the types that may be referred to; <c>*</c> for all.</summary>
    public IReadOnlyList<string> RefersTo { get; init; } = [];

    /// <summary>The fields of each record, for <see cref="FieldKind.Records"/>.</summary>
    public IReadOnlyList<TypeField> Columns { get; init; } = [];

    /// <summary>Null where the engine's own rule for such a value does.</summary>
    public FieldRule? Merge { get; init; }

    /// <summary>The field that tells records apart, for <see cref="FieldRule.KeyedList"/>.</summary>
    public string? Key { get; init; }

    public JsonElement? Default { get; init; }
}
