using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using VersionedContent.Accounts;
using VersionedContent.Content.Edit;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Api;

/// <summary>Outcomes as HTTP answers: problem details of RFC 9457, ETags that name versions.</summary>
internal static class Answers
{
    /// <summary>Of what was just written: it names the version for the next write. Reads give <see cref="VersionTag"/>.</summary>
    public static string ETag(long changeSetId) => string.Create(CultureInfo.InvariantCulture, $"\"{changeSetId}\"");

    /// <summary>The change set that an If-Match header names; null where it names none of ours.</summary>
    public static long? BasedOn(HttpRequest request) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfMatch, out var tags) && tags is [{ } only]
            ? VersionTag.ChangeSetOf(only.Tag.AsSpan())
            : null;

    public static IResult Problem(int status, string title, string? detail = null, IDictionary<string, object?>? extensions = null) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail, extensions: extensions);

    public static IResult UnknownRef(string? text) => Problem(
        StatusCodes.Status404NotFound, "There is no such ref.", $"“{text}” names no branch, moment or change set. Examples: main, main@2026-01-31T12:00Z, change:4711.");

    public static IResult NoItem(string path, string? at) => Problem(
        StatusCodes.Status404NotFound, "There is no such item.", $"Nothing at “{path}” on {(string.IsNullOrEmpty(at) ? "main" : at)}, or you may not see it.");

    public static IResult Invalid(IEnumerable<FieldProblem> problems) => Problem(
        StatusCodes.Status422UnprocessableEntity, "The item is not valid.", "Each error is under the JSON Pointer of its field.",
        new Dictionary<string, object?>
        {
            ["errors"] = problems.GroupBy(problem => problem.Pointer).ToDictionary(group => group.Key, group => group.Select(problem => problem.Message).ToArray()),
        });

    public static IResult Forbidden(Viewer viewer, string why) => viewer.Id is null
        ? Problem(StatusCodes.Status401Unauthorized, "Sign in first.", why)
        : Problem(StatusCodes.Status403Forbidden, "You may not do this.", why);

    /// <param name="created">True answers a saved item with 201 instead of 200.</param>
    public static IResult Of(SaveResult result, Viewer viewer, HttpResponse response, bool created = false)
    {
        switch (result)
        {
            case SaveResult.Saved saved:
                response.Headers.ETag = ETag(saved.ChangeSetId);
                var body = new WriteBody("saved", saved.DocumentId, saved.Path, saved.Branch, saved.ChangeSetId, saved.Merged, null);
                return created ? TypedResults.Created(ItemUrl.Api(saved.Path, saved.Branch), body) : TypedResults.Ok(body);
            case SaveResult.Proposed proposed:
                var address = $"/api/v1/submissions/{proposed.SubmissionId}";
                return TypedResults.Accepted(
                    address, new WriteBody("proposed", proposed.DocumentId, proposed.Path, proposed.Branch, proposed.ChangeSetId, false, address));
            case SaveResult.Unchanged unchanged:
                return TypedResults.Ok(new WriteBody("unchanged", null, unchanged.Path, null, null, false, null));
            case SaveResult.Stale stale:
                return Problem(
                    StatusCodes.Status412PreconditionFailed, "The item has a newer version.",
                    "Nothing was saved. Put the two together and send the result with the newer version's ETag, or repeat with ?merge=true to have it merged here.",
                    Conflict(stale.What));
            case SaveResult.Conflict conflict:
                return Problem(
                    StatusCodes.Status409Conflict, "Both edits changed the same place.",
                    "Nothing was saved. Decide the fields listed and send the result with the newer version's ETag.", Conflict(conflict.What));
            case SaveResult.Invalid invalid:
                return Invalid(invalid.Problems);
            case SaveResult.PathTaken taken:
                return Problem(StatusCodes.Status409Conflict, "The path belongs to another item.", $"“{taken.Path}” is taken. Choose another path.");
            case SaveResult.Forbidden forbidden:
                return Forbidden(viewer, forbidden.Why);
            case SaveResult.NotFound missing:
                return Problem(StatusCodes.Status404NotFound, "Not found.", $"There is no {missing.What}, or you may not see it.");
            default:
                throw new InvalidOperationException($"Saving answered {result}.");
        }
    }

    private static Dictionary<string, object?> Conflict(Versioning.DocumentConflict conflict) => new() { ["conflict"] = ConflictBody.Of(conflict) };
}
