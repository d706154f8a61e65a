using VersionedContent.Content.Edit;
using VersionedContent.Content.Text;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Show;

/// <summary>An item ready for its page.</summary>
internal sealed record ShownItem
{
    public required DocumentVersion Version { get; init; }
    public required Ref At { get; init; }

    /// <summary>Null where the item's type is not known here.</summary>
    public required ItemType? Type { get; init; }

    public required string Title { get; init; }
    public string? Summary { get; init; }
    public required string BodyHtml { get; init; }
    public required IReadOnlyList<OutlineEntry> Outline { get; init; }
    public required IReadOnlyList<Fact> Facts { get; init; }
    public required IReadOnlyList<RecordTable> Tables { get; init; }
    public required IReadOnlyList<TextPart> LongParts { get; init; }
    public string? Picture { get; init; }
    public required ItemSurroundings Around { get; init; }

    public string? RefText => At.IsMainHead ? null : At.ToString();
}

/// <summary>Puts a version together with the titles of what it links to. One query, whatever it links to.</summary>
internal sealed class ShowItem(TypeCatalog types, ItemContext context, RenderedTexts texts)
{
    public async Task<ShownItem> Run(DocumentVersion version, Ref at, CancellationToken ct)
    {
        var content = version.Content ?? throw new ArgumentException("A version without content is not shown.", nameof(version));
        var type = await types.Find(ItemType.SlugOf(content), ct);
        // Wiki text is not Markdown: shown as it was written, it can at least be read.
        var isForeign = Text(content, "model") is { } model && model != "markdown";
        var body = Text(content, "body");
        var rendered = isForeign ? RenderedText.Empty : await texts.Render(body, ct);
        var picture = type?.Fields.FirstOrDefault(field => field.Kind == FieldKind.Image) is { } image ? Text(content, image.Name) : null;

        IEnumerable<string> linked = type is null ? rendered.Links : rendered.Links.Concat(Facts.References(content, type));
        var around = await context.Read(version.DocumentId, version.Path, [.. linked], picture, ct);
        var titles = around.Targets.ToDictionary(target => target.Key, target => target.Value.Title);
        var longParts = Facts.LongParts(content, type);
        return new ShownItem
        {
            Version = version,
            At = at,
            Type = type,
            Title = ItemType.TitleOf(content) is { Length: > 0 } title ? title : version.Path,
            Summary = Text(content, "summary"),
            BodyHtml = LinkMarks.Fill(rendered.Html, rendered.Links, titles),
            Outline = rendered.Outline,
            Facts = type is null ? [] : Facts.Of(content, type, around.Targets),
            Tables = type is null ? [] : Facts.Tables(content, type),
            LongParts = isForeign && body is not null ? [new TextPart("body", "Text", FieldKind.Lines, body), .. longParts] : longParts,
            Picture = around.Picture is null ? null : picture,
            Around = around,
        };
    }

    private static string? Text(System.Text.Json.JsonElement content, string name) =>
        FormValues.Find(content, name) is { ValueKind: System.Text.Json.JsonValueKind.String } value ? value.GetString() : null;
}
