using System.Text.Json;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Json;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Content.Edit;

/// <summary>What an edit did, for those who give no summary: a history of empty lines helps nobody.</summary>
internal static class EditSummary
{
    private const int MostFields = 4;

    public static string Of(JsonElement? before, JsonElement? after, string? pathBefore, string path, MergeHints hints)
    {
        if (after is null)
            return "Deleted";
        if (before is null)
            return pathBefore is null ? "Created" : "Restored";
        var fields = DocumentDiff.Compare(before, after, hints)
            .Select(change => JsonPointer.Parse(change.Pointer) is [var field, ..] ? field : "")
            .Where(field => field.Length > 0)
            .Distinct()
            .ToList();
        var named = string.Join(", ", fields.Take(MostFields)) + (fields.Count > MostFields ? $" and {fields.Count - MostFields} more" : "");
        return (fields.Count > 0, pathBefore != path) switch
        {
            (true, true) => $"Moved to {path}; changed {named}",
            (false, true) => $"Moved to {path}",
            _ => $"Changed {named}",
        };
    }
}
