using System.Text.Json;
using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning.Api;

/// <summary>A version as API clients see it.</summary>
internal sealed record VersionResponse(
    Guid DocumentId, long ChangeSet, int Version, string Branch, string Path, string Kind, string Origin, Author? Author, string? Message,
    DateTimeOffset At, long? Parent, long? MergeParent, string? Hash, int Size, FieldChangeSummary? Changes, string[] Redacted)
{
    public static VersionResponse Of(VersionSummary version) => new(
        version.DocumentId, version.ChangeSetId, version.Number, version.Branch, version.Path, Name(version.Kind), Name(version.Origin), version.Author,
        version.Message, version.At, version.Parent, version.MergeParent, version.Hash?.ToString(), version.Size, version.Changes?.ForReaders(),
        Names(version.Redacted));

    public static string[] Names(Redactions parts) =>
        [.. Enum.GetValues<Redactions>().Where(part => part != Redactions.None && parts.HasFlag(part)).Select(Name)];

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

internal sealed record DocumentResponse(VersionResponse Version, JsonElement? Content, string? RedirectedFrom);

internal static class ApiAnswers
{
    /// <summary>Answers with RFC 9457 problem details.</summary>
    public static Task Problem(this IEndpoint endpoint, int status, string detail, object? conflicts = null) => TypedResults.Problem(
        detail, statusCode: status, extensions: conflicts is null ? null : new Dictionary<string, object?> { ["conflicts"] = conflicts })
        .ExecuteAsync(endpoint.HttpContext);

    public static Task NoSuchRef(this IEndpoint endpoint, string? text) => endpoint.Problem(
        StatusCodes.Status400BadRequest, $"'{text}' is no ref. Write a branch (main), a tag (tag:season-2026), a change set (change:42), or one of these at a moment as ISO 8601 writes it (main@2026-01-31, main@2026-01-31T12:00Z, main@2026-01-31T13:00:05+01:00; UTC where no offset is given).");
}

/// <summary>Where a person must decide, as API clients see it.</summary>
/// <param name="BaseWithheld">True where what both sides started from is withheld from readers: each difference is then a question.</param>
internal sealed record ConflictResponse(
    Guid DocumentId, string Path, long? Base, long? Ours, long? Theirs, string? TheirPath, Guid? PathTakenBy, JsonElement? Merged,
    IReadOnlyList<FieldConflictResponse> Fields, bool BaseWithheld)
{
    public static ConflictResponse Of(DocumentConflict conflict) => new(
        conflict.DocumentId, conflict.Path, conflict.BaseChangeSetId, conflict.OursChangeSetId, conflict.TheirsChangeSetId, conflict.TheirPath,
        conflict.PathTakenBy, conflict.Merged,
        [
            .. conflict.Fields.Select(field => new FieldConflictResponse(
                field.Pointer, VersionResponse.Name(field.Kind), field.Base, field.Ours, field.Theirs,
                [.. field.Hunks.Select(hunk => new HunkResponse(hunk.Key, hunk.Base, hunk.Ours, hunk.Theirs))])),
        ],
        conflict.IsBaseWithheld);
}

internal sealed record FieldConflictResponse(
    string Pointer, string Kind, JsonElement? Base, JsonElement? Ours, JsonElement? Theirs, IReadOnlyList<HunkResponse> Hunks);

internal sealed record HunkResponse(string Pointer, string Base, string Ours, string Theirs);
