using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Edit;

/// <summary>Names of the form's controls: <c>fields[trains][0][name]</c> for the pointer <c>/trains/0/name</c>.</summary>
internal static class FormNames
{
    public const string Title = "title";
    public const string Path = "path";
    public const string Message = "message";

    public static string Of(string field) => $"fields[{field}]";

    public static string Of(string field, string part) => $"fields[{field}][{part}]";

    public static string Of(string field, int row, string column) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"fields[{field}][{row}][{column}]");

    /// <summary>The control that a problem is shown beside.</summary>
    public static string OfProblem(string pointer) => pointer switch
    {
        FieldNames.Path => Path,
        FieldNames.Message => Message,
        "/title" => Title,
        _ => JsonPointer.Parse(pointer) switch
        {
            [var field, var row, var column] => $"fields[{field}][{row}][{column}]",
            [var field, ..] => Of(field),
            _ => "",
        },
    };
}
