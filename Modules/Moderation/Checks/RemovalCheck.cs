using System.Globalization;

namespace VersionedContent.Moderation.Checks;

/// <summary>Deleted and emptied items, and long texts that lose most of themselves.</summary>
internal sealed class RemovalCheck : ICheck
{
    /// <summary>Characters below which losing most of a text is everyday editing.</summary>
    private const int LongText = 400;

    public string Name => "removal";

    public CheckFinding Run(EditUnderCheck edit)
    {
        foreach (var document in edit.Documents.Where(document => document.Before is not null))
        {
            if (document.After is null)
                return this.Finds(Verdict.Hold, $"Deletes {document.Path}.");
            var before = document.Texts.Sum(text => text.Before.Length);
            var after = document.Texts.Sum(text => text.After.Length);
            if (document.Texts.FirstOrDefault(text => text.Before.Length >= LongText && text.After.Trim().Length == 0) is { } blanked)
                return this.Finds(Verdict.Hold, $"Blanks {Field(blanked)} of {document.Path} ({Count(blanked.Before.Length)} characters).");
            if (before >= LongText && after * 2 < before)
                return this.Finds(after * 5 < before ? Verdict.Hold : Verdict.Warn, $"Removes {Count(before - after)} of {Count(before)} characters of text in {document.Path}.");
        }

        return this.Pass();
    }

    private static string Field(TextChange text) => text.Pointer[1..];

    private static string Count(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
