using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages.Diff;

/// <summary>
/// <c>&lt;diff-view rows="@rows" mode="split"/&gt;</c>: a text difference, <c>inline</c> or <c>split</c> (side by side; stacked on a phone).
/// Changed words carry ins and del as well as colour; long unchanged runs fold.
/// </summary>
[HtmlTargetElement("diff-view", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DiffViewTagHelper(IconSet icons) : TagHelper
{
    public IReadOnlyList<DiffRow> Rows { get; set; } = [];
    public string Mode { get; set; } = "inline";

    /// <summary>How many unchanged lines stay around a change.</summary>
    public int Context { get; set; } = 3;

    /// <summary>Names the text for a screen reader.</summary>
    public string Label { get; set; } = "Text difference";

    /// <summary>Where set, each place has an id that goes on with its line (<c>body-L12</c>; <c>body-R12</c> where lines were only removed) and a link to itself.</summary>
    public string? Anchor { get; set; }

    /// <summary>The id of the row to be written, where it begins a place.</summary>
    private string? _place;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var html = new StringBuilder();
        for (var at = 0; at < Rows.Count;)
        {
            var end = at;
            while (end < Rows.Count && Rows[end].Kind == DiffKind.Same)
                end++;
            if (end == at)
            {
                _place = Anchor is null || (at > 0 && Rows[at - 1].Kind != DiffKind.Same) ? null : Place(at);
                Row(html, Rows[at++]);
                continue;
            }

            var before = at == 0 ? 0 : Context;
            var after = end == Rows.Count ? 0 : Context;
            var hidden = end - at - before - after;
            if (hidden < 2)
                (before, hidden) = (end - at, 0);
            for (var row = at; row < at + before; row++)
                Row(html, Rows[row]);
            if (hidden > 0)
            {
                html.Append($"<details class=\"diff-fold\"><summary>{icons.Svg("unfold-vertical")}{hidden} unchanged {(hidden == 1 ? "line" : "lines")}</summary>");
                for (var row = at + before; row < end - after; row++)
                    Row(html, Rows[row]);
                html.Append("</details>");
                for (var row = end - after; row < end; row++)
                    Row(html, Rows[row]);
            }

            at = end;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"diff diff-{(Mode == "split" ? "split" : "inline")}");
        output.Attributes.SetAttribute("role", "group");
        output.Attributes.SetAttribute("aria-label", Label);
        output.Content.SetHtmlContent(html.ToString());
    }

    private string Place(int first)
    {
        var place = Rows.Skip(first).TakeWhile(row => row.Kind != DiffKind.Same).ToList();
        return place.Find(row => row.NewLine is not null) is { NewLine: { } line } ? $"{Anchor}-L{line}" : $"{Anchor}-R{Rows[first].OldLine}";
    }

    private void Row(StringBuilder html, DiffRow row)
    {
        if (Mode == "split")
        {
            html.Append(row.Kind == DiffKind.Same ? "<div class=\"diff-pair\"" : "<div class=\"diff-pair\" data-change").Attribute("id", _place).Append('>');
            Side(html, row.OldLine, null, row.Old, row.Kind is DiffKind.Same ? "same" : row.OldLine is null ? "none" : "removed");
            Side(html, row.NewLine, null, row.New, row.Kind is DiffKind.Same ? "same" : row.NewLine is null ? "none" : row.Kind is DiffKind.Moved ? "moved" : "added");
            html.Append("</div>");
            return;
        }

        switch (row.Kind)
        {
            case DiffKind.Same:
                Side(html, row.OldLine, row.NewLine ?? 0, row.New, "same");
                break;
            case DiffKind.Moved:
                Side(html, row.OldLine, row.NewLine ?? 0, row.New.Count > 0 ? row.New : row.Old, row.NewLine is null ? "removed" : "moved");
                break;
            default:
                if (row.OldLine is not null)
                    Side(html, row.OldLine, 0, row.Old, "removed");
                if (row.NewLine is not null)
                    Side(html, null, row.NewLine, row.New, "added");
                break;
        }
    }

    /// <param name="second">The new side's number in the inline view (0 for none); null in the side-by-side view, which has one column of numbers a side.</param>
    private void Side(StringBuilder html, int? first, int? second, IReadOnlyList<DiffSpan> spans, string look)
    {
        var (sign, spoken) = look switch
        {
            "added" => ("+", "Added: "),
            "removed" => ("−", "Removed: "),
            "moved" => ("↕", "Moved: "),
            _ => ("", ""),
        };
        // Side by side the pair is what the keys for the next change step to, and what a link leads to.
        var isPlace = second is not null && sign is not "";
        html.Append($"<div class=\"diff-line diff-{look}\"{(isPlace ? " data-change" : "")}").Attribute("id", isPlace ? _place : null);
        html.Append($"><span class=\"diff-no\" aria-hidden=\"true\">{first}</span>");
        if (second is not null)
            html.Append($"<span class=\"diff-no\" aria-hidden=\"true\">{(second == 0 ? "" : second)}</span>");
        if (_place is null || sign is "")
            html.Append($"<span class=\"diff-sign\" aria-hidden=\"true\">{sign}</span>");
        else
            html.Append($"<a class=\"diff-sign place-link\" href=\"#{Markup.Text(Uri.EscapeDataString(_place))}\" aria-label=\"Link to this place\">{sign}</a>");
        if (sign is not "")
            _place = null;
        html.Append("<span class=\"diff-text\">");
        if (spoken is not "")
            html.Append($"<span class=\"visually-hidden\">{spoken}</span>");
        var mark = look == "removed" ? "del" : "ins";
        // A line that is new or gone as a whole is told by its sign and ground; striking every word of it would only make it hard to read.
        var isWhole = spans.All(span => span.Marked);
        foreach (var span in spans)
            html.Append(span.Marked && !isWhole ? $"<{mark}>{Markup.Text(span.Text)}</{mark}>" : Markup.Text(span.Text));
        html.Append("</span></div>");
    }
}

/// <summary>
/// <c>&lt;value-change before="45 m" after="47 m"/&gt;</c>: a short field's old and new value; only the new where there was none. Null is shown as "empty".
/// </summary>
[HtmlTargetElement("value-change", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ValueChangeTagHelper(IconSet icons) : TagHelper
{
    public string? Before { get; set; }
    public string? After { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "value-change");
        output.Content.SetHtmlContent($"{(string.IsNullOrEmpty(Before) && !string.IsNullOrEmpty(After) ? "" : Value(Before, "del") + icons.Svg("arrow-right", label: "became"))}{Value(After, "ins")}");
    }

    private static string Value(string? value, string tag) =>
        string.IsNullOrEmpty(value) ? "<span class=\"nothing\">empty</span>" : $"<{tag}>{Markup.Text(value)}</{tag}>";
}
