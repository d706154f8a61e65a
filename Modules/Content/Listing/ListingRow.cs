using System.Text;
using System.Text.Json;
using VersionedContent.Content.Data;
using VersionedContent.Content.Text;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Listing;

/// <summary>An item's row of the read model and its links, out of its newest version. Pure.</summary>
internal sealed record ListingRow(ListedItem Item, IReadOnlyList<ItemLink> Links)
{
    private const int MaxTitle = 300;
    private const int MaxSummary = 280;

    /// <summary>PostgreSQL's search vector holds 1 MB; what lies further back in a text is not found by search.</summary>
    private const int MaxWords = 150_000;

    /// <summary>Enough of a text for its first sentences.</summary>
    private const int SummarySource = 4_000;

    public static ListingRow Of(DocumentVersion version, ItemType? type)
    {
        var content = version.Content ?? throw new ArgumentException("A version without content has no row.", nameof(version));
        var slug = ItemType.SlugOf(content) ?? "";
        var item = new ListedItem
        {
            DocumentId = version.DocumentId,
            Type = Clean(slug, MaxTitle),
            Path = version.Path,
            Title = Clean(ItemType.TitleOf(content) is { Length: > 0 } title ? title : version.Path, MaxTitle),
            Summary = SummaryOf(content, slug),
            Image = ImageOf(content, type),
            Facets = FacetsOf(content, type),
            Words = WordsOf(content, type),
            ChangeSetId = version.ChangeSetId,
            UpdatedAt = version.At,
        };
        return new ListingRow(item, [.. LinksOf(version.DocumentId, content, type)]);
    }

    private static string SummaryOf(JsonElement content, string slug)
    {
        if (slug == ItemType.SlugOfTypes)
            return Text(content, "description") is { } about ? Clean(about, MaxSummary) : "";
        if (Text(content, "summary") is { Length: > 0 } summary)
            return Clean(summary, MaxSummary);
        if (Text(content, "body") is not { } body)
            return "";
        var start = body.Length <= SummarySource ? body : body[..SummarySource];
        var words = string.Join(' ', MarkdownText.Plain(start).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (words.Length <= MaxSummary)
            return Clean(words, MaxSummary);
        var end = words.LastIndexOf(' ', MaxSummary - 1);
        return Clean(words[..(end > MaxSummary / 2 ? end : MaxSummary - 1)], MaxSummary) + "…";
    }

    private static string? ImageOf(JsonElement content, ItemType? type) =>
        type?.Fields.FirstOrDefault(field => field.Kind == FieldKind.Image) is { } field ? Text(content, field.Name) : null;

    private static string FacetsOf(JsonElement content, ItemType? type)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var field in type?.Fields.Where(field => field.Facet) ?? [])
            {
                if (!content.TryGetProperty(field.Name, out var value))
                    continue;
                writer.WritePropertyName(field.Name);
                WriteClean(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>PostgreSQL's jsonb cannot hold the character NUL.</summary>
    private static void WriteClean(Utf8JsonWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                writer.WriteStringValue(Clean(value.GetString()!, MaxTitle));
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var entry in value.EnumerateArray())
                    WriteClean(writer, entry);
                writer.WriteEndArray();
                break;
            case JsonValueKind.Object:
                writer.WriteNullValue();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }

    private static string WordsOf(JsonElement content, ItemType? type)
    {
        var words = new StringBuilder();
        foreach (var property in content.EnumerateObject())
        {
            var field = type?.Field(property.Name);
            var isSearched = type is null ? property.Name is "body" or "summary" : field?.Searchable == true;
            if (!isSearched || words.Length >= MaxWords)
                continue;
            if (property.Value.ValueKind == JsonValueKind.String && (property.Name == "body" || field?.Kind == FieldKind.Markdown))
                words.Append(MarkdownText.Plain(Start(property.Value.GetString()!)));
            else
                AddText(property.Value, words);
            words.Append('\n');
        }

        return Clean(words.ToString(), MaxWords);
    }

    private static void AddText(JsonElement value, StringBuilder words)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                words.Append(Start(value.GetString()!)).Append(' ');
                break;
            case JsonValueKind.Number:
                words.Append(value.GetRawText()).Append(' ');
                break;
            case JsonValueKind.Array:
                foreach (var entry in value.EnumerateArray())
                    AddText(entry, words);
                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                    AddText(member.Value, words);
                break;
        }
    }

    private static IEnumerable<ItemLink> LinksOf(Guid from, JsonElement content, ItemType? type)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var property in content.EnumerateObject())
        {
            var kind = type?.Field(property.Name)?.Kind ?? (property.Name == "body" ? FieldKind.Markdown : FieldKind.Json);
            foreach (var target in Targets(kind, property.Value))
            {
                if (DocumentPath.Problem(target) is null && seen.Add((property.Name, target)))
                    yield return new ItemLink { FromId = from, Field = property.Name, TargetPath = target };
            }
        }
    }

    private static IEnumerable<string> Targets(FieldKind kind, JsonElement value) => (kind, value.ValueKind) switch
    {
        (FieldKind.Markdown, JsonValueKind.String) => MarkdownText.Links(value.GetString()!),
        (FieldKind.Reference, JsonValueKind.String) => [value.GetString()!],
        (FieldKind.References, JsonValueKind.Array) =>
            value.EnumerateArray().Where(entry => entry.ValueKind == JsonValueKind.String).Select(entry => entry.GetString()!),
        _ => [],
    };

    private static string? Text(JsonElement content, string name) =>
        content.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Start(string text) => text.Length <= MaxWords ? text : text[..MaxWords];

    /// <summary>Text that PostgreSQL takes: no NUL, no half of a surrogate pair, not longer than asked.</summary>
    internal static string Clean(string text, int length)
    {
        if (text.Length > length)
            text = text[..length];
        if (!text.Any(c => c == '\0' || char.IsSurrogate(c)))
            return text;
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is not 0)
                clean.Append(rune.ToString());
        }

        return clean.ToString();
    }
}
