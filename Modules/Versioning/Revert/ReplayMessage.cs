using System.Globalization;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning.Revert;

/// <summary>
/// What a change set says that undoes or picks, where the person says nothing. What is undone is named by its number: its
/// message may be withheld later, and a person's name replaced, but what another message says of them stays.
/// </summary>
internal static class ReplayMessage
{
    /// <param name="isUndoing">True where the change set undid another: as Git says since 2.43, undoing that is doing it again.</param>
    public static string Undo(long changeSetId, bool isUndoing = false, string? path = null, IReadOnlyList<string>? fields = null)
    {
        var what = isUndoing ? $"Reapply what change set {changeSetId} reverted" : $"Revert change set {changeSetId}";
        if (fields is not null)
            what += $": {string.Join(", ", fields.Select(FieldText.Label))}";
        return path is null ? what : $"{what} in {path}";
    }

    public static string Unmerge(long changeSetId, string? branch) =>
        branch is null ? $"Undo a merge (change set {changeSetId})" : $"Undo the merge of {branch} (change set {changeSetId})";

    public static string UndoAuthor(DateTimeOffset since) =>
        $"Revert what one person changed since {since.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

    public static string Pick(long changeSetId, string? message) =>
        string.IsNullOrWhiteSpace(message) ? $"Pick change set {changeSetId}" : $"{Cut(message, 3_900)} (picked from change set {changeSetId})";

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";
}
