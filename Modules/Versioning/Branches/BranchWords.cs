namespace VersionedContent.Versioning.Branches;

/// <summary>What a branch or tag may be called.</summary>
internal static class BranchWords
{
    private const int TitleLength = 200;

    /// <summary>A name as it came in an address: clients that escape it escape its slashes, and those the server leaves so.</summary>
    public static string FromAddress(string? name) => name?.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase) ?? "";

    /// <summary>Null where the name can be given. Those given before that are numbers still lead to what they name.</summary>
    public static string? NameProblem(string name, string what = "branch") =>
        name.Length > 0 && name.All(char.IsAsciiDigit)
        ? $"'{name}' is a number, as change sets are: give the {what} a name with a letter or a sign in it."
        : BranchName.IsValid(name)
        ? null
        : $"'{name}' is no {what} name: use lower-case letters, digits and - _ . in parts divided by /, at most {BranchName.MaxLength} characters.";

    /// <summary>Null where the title can be used.</summary>
    public static string? TitleProblem(string title, string what = "branch") => title.Length is > 0 and <= TitleLength
        ? null
        : $"Give the {what} a title of at most {TitleLength} characters that says what it is for.";
}
