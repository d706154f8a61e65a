namespace VersionedContent.Versioning.Branches;

/// <summary>What a branch or tag may be called.</summary>
internal static class BranchWords
{
    private const int TitleLength = 200;

    /// <summary>Null where the name can be used.</summary>
    public static string? NameProblem(string name, string what = "branch") => BranchName.IsValid(name)
        ? null
        : $"'{name}' is no {what} name: use lower-case letters, digits and - _ . in parts divided by /, at most {BranchName.MaxLength} characters.";

    /// <summary>Null where the title can be used.</summary>
    public static string? TitleProblem(string title, string what = "branch") => title.Length is > 0 and <= TitleLength
        ? null
        : $"Give the {what} a title of at most {TitleLength} characters that says what it is for.";
}
