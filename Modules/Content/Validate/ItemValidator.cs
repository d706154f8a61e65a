using System.Text.Json;
using VersionedContent.Content.Types;
using VersionedContent.Versioning.Json;

namespace VersionedContent.Content.Validate;

/// <summary>The one place where content is checked against its type: page, API, import and merge all come here.</summary>
internal static class ItemValidator
{
    public static IReadOnlyList<FieldProblem> Problems(JsonElement content, ItemType type)
    {
        var problems = new List<FieldProblem>();
        if (content.ValueKind != JsonValueKind.Object)
            return [new("", "An item is a JSON object of fields.")];
        if (DocumentLimits.Check(content) is { } limit)
            return [new(limit.Pointer, limit.Message)];
        CheckTitle(content, problems);
        SchemaValidator.Check(content, type.Schema, "", type.Title, problems);
        return problems;
    }

    private static void CheckTitle(JsonElement content, List<FieldProblem> problems)
    {
        var title = ItemType.TitleOf(content);
        if (string.IsNullOrWhiteSpace(title))
            problems.Add(new("/title", "Title is needed."));
        else if (title.EnumerateRunes().Count() > ItemType.MaxTitleLength)
            problems.Add(new("/title", $"Title is longer than {ItemType.MaxTitleLength} characters."));
        else if (title.Any(char.IsControl))
            problems.Add(new("/title", "Title must be one line of plain text."));
    }
}
