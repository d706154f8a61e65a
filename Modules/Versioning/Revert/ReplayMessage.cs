using System.Globalization;
using VersionedContent.Versioning.Compare;

namespace VersionedContent.Versioning.Revert;

/// <summary>What a change set says that undoes or picks, where the person says nothing. The words are Git's.</summary>
internal static class ReplayMessage
{
    private const int TitleLength = 120;

    /// <param name="message">The message of what is undone; null where withheld.</param>
    public static string Undo(long changeSetId, string? message, string? path = null, IReadOnlyList<string>? fields = null)
    {
        var what = Title(message) switch
        {
            "" => $"Revert change set {changeSetId}",
            // As Git does since 2.43: undoing an undoing is doing it again.
            ['R', 'e', 'v', 'e', 'r', 't', ' ', '"', ..] title => $"Reapply {title[7..]} (change set {changeSetId})",
            var title => $"Revert \"{title}\" (change set {changeSetId})",
        };
        if (fields is not null)
            what += $": {string.Join(", ", fields.Select(FieldText.Label))}";
        return path is null ? what : $"{what} in {path}";
    }

    public static string Unmerge(long changeSetId, string? branch) =>
        branch is null ? $"Undo a merge (change set {changeSetId})" : $"Undo the merge of {branch} (change set {changeSetId})";

    public static string UndoAuthor(string name, DateTimeOffset since) =>
        $"Revert what {name} changed since {since.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC";

    public static string Pick(long changeSetId, string? message) =>
        string.IsNullOrWhiteSpace(message) ? $"Pick change set {changeSetId}" : $"{Cut(message, 3_900)} (picked from change set {changeSetId})";

    private static string Title(string? message) => Cut((message ?? "").Split('\n')[0].Trim(), TitleLength);

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";
}
