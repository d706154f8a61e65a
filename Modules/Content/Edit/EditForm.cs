using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Rendering;
using VersionedContent.Content.Show;
using VersionedContent.Content.Types;

namespace VersionedContent.Content.Edit;

/// <summary>The form of an item, filled with what is there or with what was typed.</summary>
internal sealed record EditForm
{
    /// <summary>Null where the type is not known here, and for types themselves: then the whole content is edited as JSON.</summary>
    public required ItemType? Type { get; init; }

    public required Guid DocumentId { get; init; }
    public required long? BasedOn { get; init; }
    public required JsonElement Content { get; init; }
    public required string Path { get; init; }
    public string Message { get; init; } = "";
    public FormOptions Options { get; init; } = FormOptions.None;

    /// <summary>The branch or moment edited at; null for main.</summary>
    public string? RefText { get; init; }

    /// <summary>The older version that the form started from; null for the newest.</summary>
    public long? From { get; init; }

    /// <summary>True where saving goes to the review queue.</summary>
    public bool GoesToReview { get; init; }

    public PreviewedItem? Preview { get; init; }

    public bool IsNew => BasedOn is null;

    public string Title => FormValues.Text(FormValues.Find(Content, "title"), FieldKind.Line);

    /// <summary>What to call the item above the form: its address while the title is empty.</summary>
    public string Heading => Title is { Length: > 0 } title ? title : Path;

    /// <summary>The whole content, for <see cref="Type"/> null.</summary>
    public string Json => FormValues.Text(Content, FieldKind.Json);
}

/// <summary>How the form's content would look.</summary>
internal sealed record PreviewedItem(string Title, string? Summary, string BodyHtml, IReadOnlyList<Fact> Facts);

/// <summary>One control of the form.</summary>
internal sealed record FieldView(TypeField Field, JsonElement? Value, FormOptions Options)
{
    public string Name => FormNames.Of(Field.Name);

    public string Text => FormValues.Text(Value, Field.Kind);

    public string Id => TagBuilder.CreateSanitizedId(Name, "_") ?? Name;

    /// <summary>The field's choices, with the present value even where it is not one of them.</summary>
    public IReadOnlyList<SelectListItem> Choices(IEnumerable<SelectListItem> known)
    {
        var all = new List<SelectListItem> { new("", "") };
        all.AddRange(known);
        if (Text.Length > 0 && all.TrueForAll(item => item.Value != Text))
            all.Add(new SelectListItem(Text, Text));
        return all;
    }

    public IReadOnlyList<SelectListItem> OptionChoices() => Choices(Field.Options.Select(option => new SelectListItem(option, option)));
}
