using AngleSharp.Html.Dom;

namespace VersionedContent.LoadTests.Site;

/// <summary>A form with what it would send as it stands.</summary>
/// <param name="LongText">The name of its largest text area, if it has any.</param>
internal sealed record FormOnPage(string Action, bool IsMultipart, IReadOnlyList<KeyValuePair<string, string>> Fields, string? LongText)
{
    /// <summary>The POST form that <paramref name="wanted"/> takes; null where the page has none.</summary>
    public static FormOnPage? Find(IHtmlDocument document, Func<IHtmlFormElement, bool> wanted) =>
        document.Forms.FirstOrDefault(form => form.Method.Equals("post", StringComparison.OrdinalIgnoreCase) && wanted(form)) is { } found ? Read(found) : null;

    private static FormOnPage Read(IHtmlFormElement form) => new(
        form.GetAttribute("action") ?? "",
        form.Enctype?.StartsWith("multipart", StringComparison.OrdinalIgnoreCase) == true,
        [.. form.Elements.SelectMany(Values)],
        form.Elements.OfType<IHtmlTextAreaElement>().MaxBy(area => area.Value.Length)?.Name);

    private static IEnumerable<KeyValuePair<string, string>> Values(IHtmlElement element)
    {
        if (element.HasAttribute("disabled") || element.GetAttribute("name") is not { Length: > 0 } name)
            return [];
        return element switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio" } box => box.IsChecked ? [new(name, box.GetAttribute("value") ?? "on")] : [],
            IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" or "file" } => [],
            IHtmlInputElement input => [new(name, input.Value)],
            IHtmlTextAreaElement text => [new(name, text.Value)],
            IHtmlSelectElement select => select.SelectedOptions.Select(option => KeyValuePair.Create(name, option.Value)),
            _ => [],
        };
    }
}
