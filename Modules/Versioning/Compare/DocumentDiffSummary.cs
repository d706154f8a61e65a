using System.Text.Json.Serialization;

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
    [property: JsonPropertyName("h"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Hunks);

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

    public static FieldChangeSummary Of(IReadOnlyList<FieldChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return new(
            [
                .. changes.Take(MaxEntries).Select(c =>
                    new FieldChangeEntry(c.Pointer, c.Kind, c.Text?.Added ?? 0, c.Text?.Removed ?? 0, c.Text?.Hunks ?? 0)),
            ],
            changes.Count,
            changes.Sum(c => c.Text?.Added ?? 0),
            changes.Sum(c => c.Text?.Removed ?? 0),
            changes.Sum(c => c.Text?.Hunks ?? 0));
    }
}
