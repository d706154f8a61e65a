using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>
/// A labelled control with hint and error. <c>&lt;field for="Input.Name" label="Name" hint="As others see it" required/&gt;</c>,
/// or by <c>name</c> and <c>value</c> where the model is not known in advance. What was typed is kept and the server's
/// error shown beside it. Attributes it does not know go to the control; content replaces the control.
/// </summary>
[HtmlTargetElement("field")]
public sealed class FieldTagHelper(IconSet icons) : TagHelper
{
    private static readonly string[] Flags = ["required", "autofocus", "readonly", "disabled", "multiple"];

    public ModelExpression? For { get; set; }
    public string? Name { get; set; }
    public string? Value { get; set; }
    public string? Label { get; set; }
    public string? Hint { get; set; }

    /// <summary>An input's type, or <c>textarea</c>, <c>select</c> or <c>checkbox</c>.</summary>
    public string Type { get; set; } = "text";

    /// <summary>Says "optional" beside the label.</summary>
    public bool Optional { get; set; }

    /// <summary>The unit or sign shown after the input, such as <c>km/h</c>.</summary>
    public string? Unit { get; set; }

    /// <summary>The choices of a select.</summary>
    public IEnumerable<SelectListItem>? Items { get; set; }

    /// <summary>Added to the wrapping element.</summary>
    public string? Class { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var name = For is null ? Name ?? "" : ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, "_");
        ViewContext.ViewData.ModelState.TryGetValue(name, out var entry);
        var error = entry?.Errors.FirstOrDefault()?.ErrorMessage;
        var value = entry?.AttemptedValue ?? Value ?? Text(For?.Model);
        var own = (await output.GetChildContentAsync()).GetContent();

        var hintId = string.IsNullOrEmpty(Hint) ? null : $"{id}-hint";
        var errorId = error is null ? null : $"{id}-error";
        var described = string.Join(' ', new[] { hintId, errorId }.Where(part => part is not null));
        var common = new StringBuilder();
        common.Attribute("id", id).Attribute("name", name);
        common.Attribute("aria-describedby", described is "" ? null : described);
        common.Attribute("aria-invalid", error is null ? null : "true");
        foreach (var attribute in output.Attributes)
            if (Flags.Contains(attribute.Name))
                common.Append(' ').Append(attribute.Name);
            else
                common.Attribute(attribute.Name, attribute.Value?.ToString());

        var control = string.IsNullOrWhiteSpace(own) ? Control(common.ToString(), value) : own;
        if (!string.IsNullOrEmpty(Unit))
            control = $"<div class=\"with-unit\">{control}<span class=\"unit\">{Markup.Text(Unit)}</span></div>";

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", string.Join(' ', new[] { "field", error is null ? null : "is-invalid", Class }.Where(part => part is not null)));
        var label = Markup.Text(Label ?? For?.Metadata.DisplayName ?? For?.Metadata.Name ?? name);
        var optional = Optional ? " <span class=\"optional\">optional</span>" : "";
        var html = new StringBuilder();
        if (Type == "checkbox")
            html.Append($"<label class=\"check\">{control}<span>{label}{optional}</span></label>");
        else
            html.Append($"<label for=\"{id}\">{label}{optional}</label>");
        if (hintId is not null)
            html.Append($"<p class=\"hint\" id=\"{hintId}\">{Markup.Text(Hint)}</p>");
        if (Type != "checkbox")
            html.Append(control);
        if (error is not null)
            html.Append($"<p class=\"error\" id=\"{errorId}\">{icons.Svg("circle-alert")}<span>{Markup.Text(error)}</span></p>");
        output.Content.SetHtmlContent(html.ToString());
    }

    private string Control(string attributes, string? value) => Type switch
    {
        "textarea" => $"<textarea class=\"textarea\"{attributes}>\n{Markup.Text(value)}</textarea>",
        "select" => $"<select class=\"select\"{attributes}>{Options(value)}</select>",
        "checkbox" => $"<input type=\"checkbox\" value=\"true\"{(string.Equals(value, "true", StringComparison.OrdinalIgnoreCase) ? " checked" : "")}{attributes}>",
        // A number box shows nothing at all of what is no number; what was typed is to stay.
        "number" when value is { Length: > 0 } && !double.TryParse(value, CultureInfo.InvariantCulture, out _) =>
            $"<input class=\"input\" type=\"text\" inputmode=\"decimal\" value=\"{Markup.Text(value)}\"{attributes}>",
        "password" => $"<input class=\"input\" type=\"password\"{attributes}>",
        _ => $"<input class=\"input\" type=\"{Markup.Text(Type)}\" value=\"{Markup.Text(value)}\"{attributes}>",
    };

    private string Options(string? value)
    {
        var html = new StringBuilder();
        foreach (var item in Items ?? [])
            html.Append("<option").Attribute("value", item.Value ?? item.Text)
                .Append((item.Value ?? item.Text) == value || (value is null && item.Selected) ? " selected" : "")
                .Append(item.Disabled ? " disabled" : "").Append('>').Append(Markup.Text(item.Text)).Append("</option>");
        return html.ToString();
    }

    private static string? Text(object? model) => model switch
    {
        null => null,
        bool yes => yes ? "true" : "false",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTimeOffset at => at.ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture),
        _ => Convert.ToString(model, CultureInfo.InvariantCulture),
    };
}

/// <summary><c>&lt;form-errors/&gt;</c>: what is wrong, all of it, at the head of a form; each line leads to its field.</summary>
[HtmlTargetElement("form-errors", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FormErrorsTagHelper(IconSet icons) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var errors = ViewContext.ViewData.ModelState
            .SelectMany(entry => entry.Value!.Errors.Select(error => (Field: entry.Key, error.ErrorMessage)))
            .Distinct().ToList();
        if (errors.Count == 0)
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "form-errors");
        output.Attributes.SetAttribute("role", "alert");
        output.Attributes.SetAttribute("tabindex", "-1");
        output.Attributes.SetAttribute("data-focus", "");
        var lines = errors.Select(error => error.Field is ""
            ? $"<li>{Markup.Text(error.ErrorMessage)}</li>"
            : $"<li><a href=\"#{TagBuilder.CreateSanitizedId(error.Field, "_")}\">{Markup.Text(error.ErrorMessage)}</a></li>");
        var head = errors.Count == 1 ? "One thing needs another look" : $"{errors.Count} things need another look";
        output.Content.SetHtmlContent($"{icons.Svg("circle-alert")}<div><h2>{head}</h2><ul>{string.Concat(lines)}</ul></div>");
    }
}
