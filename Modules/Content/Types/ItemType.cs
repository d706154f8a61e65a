using System.Text.Json;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Types;

/// <summary>A type of items, as its document on main says.</summary>
internal sealed record ItemType
{
    /// <summary>The folder that type documents live in: <c>types/ride</c>.</summary>
    public const string PathPrefix = "types/";

    /// <summary>What the read model calls the type of type documents. No item can have it: their <c>type</c> is JSON Schema's.</summary>
    public const string SlugOfTypes = "type";

    public const int MaxTitleLength = 200;

    public required string Slug { get; init; }
    public required string Title { get; init; }
    public required string Plural { get; init; }
    public required string Folder { get; init; }
    public string? Description { get; init; }
    public bool Hidden { get; init; }

    /// <summary>True where people rate and review such items.</summary>
    public bool Reviewed { get; init; }

    /// <summary>In the order of the document, without <c>type</c> and <c>title</c>, which every item has.</summary>
    public required IReadOnlyList<TypeField> Fields { get; init; }

    public required Schema Schema { get; init; }

    /// <summary>How the fields of such items merge and compare.</summary>
    public required MergeHints Hints { get; init; }

    /// <summary>The change set of the document's version this was read from.</summary>
    public required long Version { get; init; }

    public TypeField? Field(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The slug of the type that an item's content names; a type document's is <see cref="SlugOfTypes"/>.</summary>
    public static string? SlugOf(JsonElement content)
    {
        if (content.ValueKind != JsonValueKind.Object)
            return null;
        if (content.TryGetProperty("$schema", out _))
            return SlugOfTypes;
        return content.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
    }

    public static string? TitleOf(JsonElement content) =>
        content.ValueKind == JsonValueKind.Object && content.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String
            ? title.GetString()
            : null;
}
