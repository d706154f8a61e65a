using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Content.Show;
using VersionedContent.Content.Text;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Edit;

/// <summary>Fills the form for an item, and shows how it would look.</summary>
internal sealed class PrepareForm(TypeCatalog types, ReadFormOptions options, ItemContext context, RenderedTexts texts, IReviewDesk desk)
{
    public async Task<EditForm> Complete(EditForm form, Viewer viewer, CancellationToken ct)
    {
        var type = await types.Find(ItemType.SlugOf(form.Content), ct);
        var proposed = new ProposedEdit(form.DocumentId, form.Path, form.BasedOn is null ? null : form.Path, form.BasedOn, form.BasedOn is null ? null : form.Content, form.Content, "", false);
        var isMain = !Ref.TryParse(form.RefText, out var at) || (at.Branch ?? Ref.MainName) == Ref.MainName;
        return form with
        {
            Type = type,
            Options = type is null ? FormOptions.None : await options.Read(type, ct),
            GoesToReview = isMain && !await desk.MayPublish(viewer, proposed, ct),
        };
    }

    public async Task<PreviewedItem> Preview(EditForm form, CancellationToken ct)
    {
        var body = await texts.Render(Text(form.Content, "body"), ct);
        IEnumerable<string> linked = form.Type is null ? body.Links : body.Links.Concat(Facts.References(form.Content, form.Type));
        var around = await context.Read(form.DocumentId, form.Path, [.. linked], null, ct);
        var titles = around.Targets.ToDictionary(target => target.Key, target => target.Value.Title);
        return new PreviewedItem(
            form.Title, Text(form.Content, "summary"), LinkMarks.Fill(body.Html, body.Links, titles),
            form.Type is null ? [] : Facts.Of(form.Content, form.Type, around.Targets));
    }

    private static string? Text(JsonElement content, string name) =>
        FormValues.Find(content, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
