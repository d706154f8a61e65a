using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>The icons by name (lucide.dev), as the front-end build wrote them: the inside of each svg.</summary>
public sealed class IconSet
{
    private readonly Lazy<FrozenDictionary<string, string>> icons;
    private readonly ILogger log;

    public IconSet(IWebHostEnvironment environment, ILogger<IconSet> log) =>
        (icons, this.log) = (new(() => Read(environment)), log);

    /// <summary>Those given, and no others.</summary>
    internal IconSet(IReadOnlyDictionary<string, string> insides) =>
        (icons, log) = (new(insides.ToFrozenDictionary()), NullLogger.Instance);

    /// <summary>Markup of one icon for HTML that is written by hand in a tag helper.</summary>
    public string Svg(string name, string? css = null, string? label = null)
    {
        if (!icons.Value.TryGetValue(name, out var inside))
        {
            log.LogWarning("There is no icon {Icon}; see the names at lucide.dev", name);
            inside = "<circle cx=\"12\" cy=\"12\" r=\"4\"/>";
        }

        var classes = css is null ? "icon" : $"icon {Markup.Text(css)}";
        var spoken = label is null ? "aria-hidden=\"true\"" : $"role=\"img\" aria-label=\"{Markup.Text(label)}\"";
        return $"<svg class=\"{classes}\" viewBox=\"0 0 24 24\" {spoken}>{inside}</svg>";
    }

    private static FrozenDictionary<string, string> Read(IWebHostEnvironment environment)
    {
        var file = environment.WebRootFileProvider.GetFileInfo("generated/icons.json");
        if (!file.Exists)
            return FrozenDictionary<string, string>.Empty;
        using var stream = file.CreateReadStream();
        return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!.ToFrozenDictionary();
    }
}

/// <summary><c>&lt;icon name="git-branch"/&gt;</c>; give a <c>label</c> only where no text beside it says the same.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper(IconSet icons) : TagHelper
{
    public string Name { get; set; } = "";
    public string? Label { get; set; }
    public string? Class { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(icons.Svg(Name, Class, Label));
    }
}
