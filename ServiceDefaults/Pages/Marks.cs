using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>
/// <c>&lt;badge tone="warn" icon="flag"&gt;text&lt;/badge&gt;</c>, or a known thing:
/// <c>&lt;badge status="waiting"/&gt;</c>, <c>&lt;badge kind="ride"/&gt;</c>, <c>&lt;badge trust="2"/&gt;</c>, <c>&lt;badge origin="merge"/&gt;</c>.
/// </summary>
[HtmlTargetElement("badge")]
public sealed class BadgeTagHelper(IconSet icons) : TagHelper
{
    private static readonly Dictionary<string, (string Tone, string Icon)> Statuses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["draft"] = ("quiet", "pencil-line"),
        ["checking"] = ("info", "loader"),
        ["waiting"] = ("accent", "hourglass"),
        ["claimed"] = ("info", "hand"),
        ["changes asked"] = ("warn", "message-circle-warning"),
        ["approved"] = ("good", "circle-check"),
        ["merged"] = ("good", "git-merge"),
        ["rejected"] = ("bad", "circle-x"),
        ["withdrawn"] = ("quiet", "undo-2"),
        ["superseded"] = ("quiet", "replace"),
        ["open"] = ("info", "circle-dot"),
        ["closed"] = ("quiet", "archive"),
        ["archived"] = ("quiet", "archive"),
        ["protected"] = ("warn", "lock"),
        ["conflict"] = ("bad", "git-compare"),
        ["conflicts"] = ("bad", "git-compare"),
        ["ready"] = ("good", "circle-check"),
        ["landed"] = ("good", "git-merge"),
        ["held"] = ("warn", "shield-alert"),
        ["pass"] = ("good", "check"),
        ["passed"] = ("good", "check"),
        ["tag"] = ("info", "tag"),
        ["warn"] = ("warn", "triangle-alert"),
        ["hold"] = ("warn", "shield-alert"),
        ["refuse"] = ("bad", "ban"),
        ["refused"] = ("bad", "ban"),
    };

    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["park"] = "fan",
        ["ride"] = "roller-coaster",
        ["coaster"] = "roller-coaster",
        ["maker"] = "factory",
        ["page"] = "file-text",
        ["article"] = "newspaper",
        ["person"] = "user",
        ["type"] = "shapes",
        ["review"] = "star",
        ["document"] = "file-text",
        ["show"] = "drama",
        ["area"] = "map",
        ["created"] = "file-plus",
        ["edited"] = "pencil",
        ["renamed"] = "signpost",
        ["moved"] = "signpost",
        ["deleted"] = "trash-2",
        ["restored"] = "archive-restore",
        ["merged"] = "git-merge",
        ["reverted"] = "undo-2",
    };

    private static readonly Dictionary<string, string> Origins = new(StringComparer.OrdinalIgnoreCase)
    {
        ["page"] = "pencil-line",
        ["api"] = "plug",
        ["import"] = "import",
        ["merge"] = "git-merge",
        ["revert"] = "undo-2",
        ["site"] = "cog",
        ["batch"] = "layers",
    };

    private static readonly string[] TrustNames = ["newcomer", "contributor", "regular", "trusted", "veteran"];

    /// <summary>Levels of trust run from 0 to this.</summary>
    public static readonly int HighestTrust = TrustNames.Length - 1;

    public string? Tone { get; set; }
    public string? Icon { get; set; }
    public string? Status { get; set; }
    public string? Kind { get; set; }
    public string? Origin { get; set; }
    public int? Trust { get; set; }

    public static string TrustName(int level) => TrustNames[Math.Clamp(level, 0, HighestTrust)];

    public static string IconOfKind(string kind) => Kinds.GetValueOrDefault(kind, "file-text");

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var (tone, icon, text) = Known();
        var own = (await output.GetChildContentAsync()).GetContent();
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        var given = output.Attributes["class"]?.Value;
        output.Attributes.SetAttribute("class", $"badge badge-{Tone ?? tone}{(given is null ? "" : $" {given}")}");
        var drawn = Icon ?? icon;
        output.Content.SetHtmlContent((drawn is null ? "" : icons.Svg(drawn)) + (string.IsNullOrWhiteSpace(own) ? Markup.Text(text) : own));
    }

    private (string Tone, string? Icon, string? Text) Known()
    {
        if (Status is not null)
        {
            var words = Spaced(Status);
            var (tone, icon) = Statuses.GetValueOrDefault(words, ("quiet", "circle"));
            return (tone, icon, words);
        }

        if (Kind is not null)
            return ("kind", IconOfKind(Kind), Kind);
        if (Origin is not null)
            return ("quiet", Origins.GetValueOrDefault(Origin, "circle"), Spaced(Origin));
        if (Trust is { } level)
            return ("quiet", level >= 3 ? "shield-check" : "user", TrustName(level));
        return ("quiet", null, null);
    }

    /// <summary><c>ChangesAsked</c> and <c>changes-asked</c> are both shown as "changes asked".</summary>
    private static string Spaced(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
            if (letter is '-' or '_')
                words.Append(' ');
            else if (char.IsUpper(letter) && words.Length > 0 && words[^1] != ' ')
                words.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                words.Append(char.ToLowerInvariant(letter));
        return words.ToString();
    }
}

/// <summary>
/// <c>&lt;avatar name="Ada" picture="@address"/&gt;</c>: the picture or, without one, initials on a colour that stays with
/// the name. Decoration: the name stands beside it.
/// </summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>Address of the picture; null or empty for the initials.</summary>
    public string? Picture { get; set; }

    /// <summary><c>small</c>, <c>medium</c> or <c>large</c>.</summary>
    public string Size { get; set; } = "medium";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (!string.IsNullOrEmpty(Picture))
        {
            output.TagName = "img";
            output.TagMode = TagMode.SelfClosing;
            output.Attributes.SetAttribute("class", $"avatar avatar-{Size}");
            output.Attributes.SetAttribute("src", Picture);
            output.Attributes.SetAttribute("alt", "");
            return;
        }

        var hue = Name.Aggregate(17u, (sum, letter) => unchecked((sum * 31) + letter)) % 8;
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", $"avatar avatar-{Size} avatar-hue-{hue}");
        output.Attributes.SetAttribute("aria-hidden", "true");
        output.Content.SetContent(Initials(Name));
    }

    private static string Initials(string name)
    {
        var words = name.Split([' ', '_', '-', '.'], StringSplitOptions.RemoveEmptyEntries);
        return string.Concat(words.Take(2).Select(word => StringInfo.GetNextTextElement(word).ToUpperInvariant())) is { Length: > 0 } initials ? initials : "?";
    }
}

/// <summary><c>&lt;rating value="8.4" count="12"/&gt;</c>: ten points as five stars, with the number beside them.</summary>
[HtmlTargetElement("rating", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RatingTagHelper : TagHelper
{
    private const string Star = "M12 2.5l2.94 5.96 6.58.96-4.76 4.64 1.12 6.55L12 17.52l-5.88 3.09 1.12-6.55L2.48 9.42l6.58-.96z";

    /// <summary>From 1 to 10.</summary>
    public double Value { get; set; }

    /// <summary>How many ratings it is the average of; null for one person's own.</summary>
    public int? Count { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var number = Value.ToString(Count is null ? "0.#" : "0.0", CultureInfo.InvariantCulture);
        var html = new StringBuilder();
        html.Append($"<span class=\"visually-hidden\">{number} of 10</span><span class=\"stars\" aria-hidden=\"true\">");
        for (var star = 0; star < 5; star++)
        {
            // The width is an attribute of svg, not a style: the page's policy allows no inline style.
            var filled = Math.Clamp((Value / 2) - star, 0, 1) * 24;
            var width = filled.ToString("0.##", CultureInfo.InvariantCulture);
            html.Append($"<span class=\"star\"><svg viewBox=\"0 0 24 24\" width=\"18\" height=\"18\"><path class=\"star-empty\" d=\"{Star}\"/></svg><svg class=\"star-over\" viewBox=\"0 0 {width} 24\" width=\"{(filled * 0.75).ToString("0.##", CultureInfo.InvariantCulture)}\" height=\"18\" preserveAspectRatio=\"xMinYMid slice\"><path class=\"star-full\" d=\"{Star}\"/></svg></span>");
        }

        html.Append($"</span><span class=\"rating-number\" aria-hidden=\"true\">{number}</span>");
        if (Count is { } count)
            html.Append($"<span class=\"rating-count\">{count.ToString("N0", CultureInfo.InvariantCulture)} {(count == 1 ? "rating" : "ratings")}</span>");
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "rating");
        output.Content.SetHtmlContent(html.ToString());
    }
}

/// <summary><c>&lt;rating-input name="Input.Rating" value="8" label="Your rating"/&gt;</c>: ten radio buttons in a row.</summary>
[HtmlTargetElement("rating-input", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class RatingInputTagHelper : TagHelper
{
    public string Name { get; set; } = "rating";
    public int? Value { get; set; }
    public string Label { get; set; } = "Your rating";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var html = new StringBuilder($"<legend>{Markup.Text(Label)} <span class=\"optional\">1 is poor, 10 is superb</span></legend><div class=\"rating-points\">");
        for (var point = 1; point <= 10; point++)
            html.Append($"<label><input type=\"radio\" name=\"{Markup.Text(Name)}\" value=\"{point}\"{(point == Value ? " checked" : "")}{(point == 1 ? " required" : "")}><span>{point}</span></label>");
        output.TagName = "fieldset";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "rating-input");
        output.Content.SetHtmlContent(html.Append("</div>").ToString());
    }
}
