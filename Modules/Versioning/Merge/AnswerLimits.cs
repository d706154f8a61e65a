using System.Text.Json;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Versioning.Merge;

/// <summary>What a written answer to a conflict may hold: what a document may, for it becomes part of one.</summary>
internal static class AnswerLimits
{
    /// <summary>Null where all of them can be used.</summary>
    public static string? Problem(IEnumerable<Decision> decisions) =>
        decisions.Select(decision => Problem(decision, isKept: false)).FirstOrDefault(problem => problem is not null);

    /// <summary>Null where all of them can be kept with a merge: in jsonb, which has no character U+0000.</summary>
    public static string? KeptProblem(IEnumerable<Decision> decisions) =>
        decisions.Select(decision => Problem(decision, isKept: true)).FirstOrDefault(problem => problem is not null);

    private static string? Problem(Decision decision, bool isKept)
    {
        if (decision.Resolution.Value is not { } value)
            return null;
        if (DocumentLimits.Check(value) is { } problem)
            return $"The answer for {Named(decision)} cannot be taken. {problem.Message}";
        return isKept && HasNul(value)
            ? $"The answer for {Named(decision)} holds the character U+0000, which cannot be kept. Take it out and send it again."
            : null;
    }

    private static string Named(Decision decision) => decision.Pointer.Length == 0 ? "the whole document" : decision.Pointer;

    private static bool HasNul(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!.Contains('\0', StringComparison.Ordinal),
        JsonValueKind.Array => value.EnumerateArray().Any(HasNul),
        JsonValueKind.Object => value.EnumerateObject().Any(member => member.Name.Contains('\0', StringComparison.Ordinal) || HasNul(member.Value)),
        _ => false,
    };
}
