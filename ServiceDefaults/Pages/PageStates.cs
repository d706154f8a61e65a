using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary><c>&lt;empty icon="inbox" title="Nothing waits"&gt;what to do next&lt;/empty&gt;</c></summary>
[HtmlTargetElement("empty")]
public sealed class EmptyTagHelper(IconSet icons) : TagHelper
{
    public string Icon { get; set; } = "inbox";
    public string Title { get; set; } = "";

    /// <summary><c>quiet</c>, or <c>bad</c> where something failed.</summary>
    public string Tone { get; set; } = "quiet";

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var content = (await output.GetChildContentAsync()).GetContent();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"empty empty-{Tone}");
        output.Content.SetHtmlContent($"<span class=\"empty-icon\">{icons.Svg(Icon)}</span><p class=\"empty-title\">{Markup.Text(Title)}</p><div class=\"empty-text\">{content}</div>");
    }
}

/// <summary><c>&lt;pager newer="@url" older="@url"/&gt;</c>; a null address is a button that is off.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper(IconSet icons) : TagHelper
{
    public string? Newer { get; set; }
    public string? Older { get; set; }
    public string NewerText { get; set; } = "Newer";
    public string OlderText { get; set; } = "Older";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        // Razor hands a null attribute over as an empty string.
        if (string.IsNullOrEmpty(Newer) && string.IsNullOrEmpty(Older))
        {
            output.SuppressOutput();
            return;
        }

        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", "Pages");
        output.Content.SetHtmlContent(
            Step(Newer, "prev", icons.Svg("arrow-left") + Markup.Text(NewerText)) + Step(Older, "next", Markup.Text(OlderText) + icons.Svg("arrow-right")));
    }

    private static string Step(string? url, string relation, string inside) => string.IsNullOrEmpty(url)
        ? $"<span class=\"button is-off\" role=\"link\" aria-disabled=\"true\">{inside}</span>"
        : $"<a class=\"button\" rel=\"{relation}\" href=\"{Markup.Text(url)}\">{inside}</a>";
}

/// <summary><c>&lt;progress-bar value="30" max="100" label="Importing"/&gt;</c></summary>
[HtmlTargetElement("progress-bar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ProgressBarTagHelper : TagHelper
{
    public double Value { get; set; }
    public double Max { get; set; } = 100;
    public string Label { get; set; } = "Progress";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var share = Max > 0 ? Math.Clamp(Value / Max, 0, 1) : 0;
        var percent = (share * 100).ToString("0", CultureInfo.InvariantCulture);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "progress-row");
        output.Content.SetHtmlContent(new StringBuilder("<span class=\"progress-label\">").Append(Markup.Text(Label)).Append("</span><progress class=\"progress\"")
            .Attribute("value", percent).Append(" max=\"100\"").Attribute("aria-label", Label).Append($">{percent} %</progress><span class=\"progress-number\">{percent} %</span>").ToString());
    }
}
