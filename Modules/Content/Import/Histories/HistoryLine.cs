using System.Text.Json.Serialization;

namespace VersionedContent.Content.Import.Histories;

/// <summary>One line of a histories file.</summary>
internal sealed record HistoryLine(string Id, string Repo, string Path, string Kind, IReadOnlyList<HistoryLineVersion> Versions);

internal sealed record HistoryLineVersion(
    int N,
    DateTimeOffset Date,
    string? Author = null,
    string? Message = null,
    string? Content = null,
    bool Deleted = false,
    string? RenamedFrom = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HistoryLine))]
internal sealed partial class HistoryJson : JsonSerializerContext;
