using System.Text.Json;
using System.Text.RegularExpressions;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Validate;

/// <summary>
/// A JSON Schema 2020-12 of the keywords in docs/types.md, ready to check values against. <see cref="SchemaReader"/>
/// makes it and refuses every other keyword, so nothing a type says is ever ignored.
/// </summary>
internal sealed record Schema
{
    /// <summary>A schema that allows anything.</summary>
    public static readonly Schema Any = new();

    /// <summary>True where the schema is <c>false</c>: nothing is allowed.</summary>
    public bool Nothing { get; init; }

    public string? Label { get; init; }
    public string? Unit { get; init; }
    public string? Widget { get; init; }
    public IReadOnlyList<string> Types { get; init; } = [];
    public IReadOnlyDictionary<string, Schema> Properties { get; init; } = new Dictionary<string, Schema>();
    public IReadOnlyList<string> Required { get; init; } = [];
    public Schema? Additional { get; init; }
    public Schema? Items { get; init; }
    public IReadOnlyList<JsonElement>? Enum { get; init; }
    public int? MinLength { get; init; }
    public int? MaxLength { get; init; }
    public Regex? Pattern { get; init; }
    public string? Format { get; init; }
    public double? Minimum { get; init; }
    public double? Maximum { get; init; }
    public double? Above { get; init; }
    public double? Below { get; init; }
    public decimal? MultipleOf { get; init; }
    public int? MinItems { get; init; }
    public int? MaxItems { get; init; }
    public bool UniqueItems { get; init; }
}

/// <summary>What is wrong with one field, in words for a person.</summary>
/// <param name="Pointer">JSON Pointer to the value, such as <c>/trains/0/name</c>; empty for the whole item.</param>
internal sealed record FieldProblem(string Pointer, string Message)
{
    /// <summary>The item's own field that the problem is in or below; empty for the whole item.</summary>
    public string Field => JsonPointer.Parse(Pointer) is [var name, ..] ? name : "";
}
