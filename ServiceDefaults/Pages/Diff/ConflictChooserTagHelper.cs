using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages.Diff;

/// <summary>
/// One conflict as a question: <c>&lt;conflict-chooser name="choices[0]" title="Height" before="45" ours="47" theirs="48"/&gt;</c>.
/// Posts <c>choices[0].take</c> (ours, base, theirs, both or text) and <c>choices[0].text</c>. Works without script.
/// </summary>
[HtmlTargetElement("conflict-chooser")]
public sealed class ConflictChooserTagHelper(IconSet icons) : TagHelper
{
    public string Name { get; set; } = "choice";

    /// <summary>The field or place the question is about.</summary>
    public string Title { get; set; } = "";

    /// <summary>The value of the common version; null where there was none.</summary>
    public string? Before { get; set; }
    public string? Ours { get; set; }
    public string? Theirs { get; set; }
    public string OursLabel { get; set; } = "Yours";
    public string BeforeLabel { get; set; } = "Before both";
    public string TheirsLabel { get; set; } = "Theirs";

    /// <summary>What was chosen: ours, base, theirs, both, text, or null while it is open.</summary>
    public string? Taken { get; set; }

    /// <summary>What was typed in place of the three.</summary>
    public string? Text { get; set; }

    /// <summary>Offer to keep both, one after the other.</summary>
    public bool Both { get; set; }

    /// <summary>Offer a box to write something else.</summary>
    public bool Writable { get; set; } = true;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        // An expression that is null arrives as empty text.
        Taken = string.IsNullOrEmpty(Taken) ? null : Taken;
        var extra = (await output.GetChildContentAsync()).GetContent();
        var html = new StringBuilder();
        var state = Taken is null ? "<span class=\"badge badge-bad\">open</span>" : "<span class=\"badge badge-good\">settled</span>";
        html.Append($"<legend><span>{Markup.Text(Title)}</span>{state}</legend><div class=\"conflict-sides\">");
        Side(html, "ours", OursLabel, "user-round", Ours);
        Side(html, "base", BeforeLabel, "history", Before);
        Side(html, "theirs", TheirsLabel, "users-round", Theirs);
        html.Append("</div>");
        if (Both)
            html.Append($"<div class=\"conflict-own\"><label class=\"conflict-pick\"><input type=\"radio\" name=\"{Markup.Text(Name)}.take\" value=\"both\"{Checked("both")}>{icons.Svg("layers")}<span>Both: {Markup.Text(OursLabel)}, then {Markup.Text(TheirsLabel)}</span></label></div>");
        if (Writable)
        {
            html.Append($"<div class=\"conflict-own\"><label class=\"conflict-pick\"><input type=\"radio\" name=\"{Markup.Text(Name)}.take\" value=\"text\"{Checked("text")}>{icons.Svg("pencil-line")}<span>Write it yourself</span></label>");
            html.Append($"<textarea class=\"textarea\" name=\"{Markup.Text(Name)}.text\" rows=\"3\" aria-label=\"Your own text for {Markup.Text(Title)}\">\n{Markup.Text(Text ?? Ours)}</textarea></div>");
        }

        output.TagName = "fieldset";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Taken is null ? "conflict" : "conflict is-settled");
        output.Content.SetHtmlContent(html.Append(extra).ToString());
    }

    private void Side(StringBuilder html, string take, string label, string icon, string? value)
    {
        html.Append($"<label class=\"conflict-side conflict-{take}\"><span class=\"conflict-pick\"><input type=\"radio\" name=\"{Markup.Text(Name)}.take\" value=\"{take}\"{Checked(take)}>{icons.Svg(icon)}<span>{Markup.Text(label)}</span></span>");
        html.Append(string.IsNullOrEmpty(value) ? "<span class=\"conflict-value nothing\">empty</span></label>" : $"<span class=\"conflict-value\">{Markup.Text(value)}</span></label>");
    }

    private string Checked(string take) => Taken == take ? " checked" : "";
}
