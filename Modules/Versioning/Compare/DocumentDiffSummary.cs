using System.Text.Json;
using System.Text.Json.Serialization;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Compare;

/// <summary>One field's change without its values.</summary>
/// <param name="Pointer">As in <see cref="FieldChange"/>.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Added">Characters added, for a text.</param>
/// <param name="Removed">Characters removed, for a text.</param>
/// <param name="Hunks">Places changed, for a text.</param>
public sealed record FieldChangeEntry(
    [property: JsonPropertyName("p")] string Pointer,
    [property: JsonPropertyName("k"), JsonConverter(typeof(JsonStringEnumConverter<FieldChangeKind>))] FieldChangeKind Kind,
    [property: JsonPropertyName("a"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Added,
    [property: JsonPropertyName("r"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Removed,
    [property: JsonPropertyName("h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Hunks)
{
    /// <summary>For a changed text: its line hunks, as <see cref="LineHunks"/> writes them; null past its limit.</summary>
    [JsonInclude, JsonPropertyName("l"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal string? Lines { get; init; }

    /// <summary>As in <see cref="FieldChange.IsByPlace"/>.</summary>
    [JsonInclude, JsonPropertyName("i"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    internal bool IsByPlace { get; init; }

    internal static FieldChangeEntry Of(FieldChange change, bool counted = true) => new(
        change.Pointer, change.Kind, counted ? change.Text?.Added ?? 0 : 0, counted ? change.Text?.Removed ?? 0 : 0, change.Text?.Hunks ?? 0)
    {
        Lines = change is { Kind: FieldChangeKind.Changed, LineHunks: { } hunks } ? LineHunks.Write(hunks) : null,
        IsByPlace = change.IsByPlace,
    };
}

/// <summary>The changes of a version, small enough to be kept with it, so that history never opens contents. Totals count all changes, also those past the cap.</summary>
public sealed record FieldChangeSummary(
    [property: JsonPropertyName("f")] IReadOnlyList<FieldChangeEntry> Fields,
    [property: JsonPropertyName("n")] int Total,
    [property: JsonPropertyName("a")] int Added,
    [property: JsonPropertyName("r")] int Removed,
    [property: JsonPropertyName("h")] int Hunks)
{
    public const int MaxEntries = 200;

    public static FieldChangeSummary Empty { get; } = new([], 0, 0, 0, 0);

    /// <summary>Whether fields changed that <see cref="Fields"/> does not name.</summary>
    [JsonIgnore]
    public bool IsCut => Total > Fields.Count;

    /// <summary>
    /// For a merge: what is different from the version merged in, empty where it was taken as it is. Null for any other
    /// version, and where there are more than <see cref="MaxEntries"/>. Characters are not counted.
    /// </summary>
    [JsonInclude, JsonPropertyName("m"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<FieldChangeEntry>? AgainstMerged { get; init; }

    public static FieldChangeSummary Of(IReadOnlyList<FieldChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new(
            [.. changes.Take(MaxEntries).Select(change => FieldChangeEntry.Of(change))],
            changes.Count,
            changes.Sum(c => c.Text?.Added ?? 0),
            changes.Sum(c => c.Text?.Removed ?? 0),
            changes.Sum(c => c.Text?.Hunks ?? 0));
    }

    internal string ToJson() => JsonSerializer.Serialize(this, SummaryJson.Default.FieldChangeSummary);

    internal static FieldChangeSummary FromJson(string json) => JsonSerializer.Deserialize(json, SummaryJson.Default.FieldChangeSummary)!;

    /// <summary>The changes alone, as lists of versions show them: without lines and what a merge was made from.</summary>
    internal FieldChangeSummary ForReaders() => Fields.All(field => field is { Lines: null, IsByPlace: false }) && AgainstMerged is null
        ? this
        : this with { Fields = [.. Fields.Select(field => field with { Lines = null, IsByPlace = false })], AgainstMerged = null };

    /// <param name="changes">What is different from the version merged in.</param>
    internal FieldChangeSummary WithMerged(IReadOnlyList<FieldChange> changes) => this with
    {
        AgainstMerged = changes.Count > MaxEntries
            ? null
            : [.. changes.Select(change => FieldChangeEntry.Of(change, counted: false))],
    };
}

/// <summary>Written at build time: the first history and the first blame of a process wait for no serializer to be made.</summary>
[JsonSerializable(typeof(FieldChangeSummary))]
internal sealed partial class SummaryJson : JsonSerializerContext;
