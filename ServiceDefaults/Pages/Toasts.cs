using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>A short word after something was done.</summary>
/// <param name="Tone"><c>good</c>, <c>info</c>, <c>warn</c> or <c>bad</c>.</param>
public sealed record Toast(string Text, string Tone = "good", string? Link = null, string? LinkText = null);

public static class Toasts
{
    internal const string Key = "toasts";
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Shows it on the page that comes next: after the redirect, or at once where htmx asked.</summary>
    public static void Toast(this PageModel page, string text, string tone = "good", string? link = null, string? linkText = null)
    {
        var toast = new Toast(text, tone, link, linkText);
        if (page.Request.IsHtmx())
        {
            page.Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast }, Json);
            return;
        }

        page.HttpContext.Items[Key] = true;
        var all = Waiting(page.TempData, keep: true);
        page.TempData[Key] = JsonSerializer.Serialize(all.Append(toast), Json);
    }

    /// <summary>Reading TempData writes a cookie, on every page: so it is only read where something may be in it.</summary>
    internal static bool MayWait(HttpContext http) =>
        http.Items.ContainsKey(Key) || http.Request.Cookies.ContainsKey(CookieTempDataProvider.CookieName);

    internal static IReadOnlyList<Toast> Waiting(ITempDataDictionary data, bool keep)
    {
        var kept = (keep ? data.Peek(Key) : data[Key]) as string;
        return kept is null ? [] : JsonSerializer.Deserialize<List<Toast>>(kept, Json)!;
    }
}

/// <summary>The region of toasts; the layout has it.</summary>
[HtmlTargetElement("toasts", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ToastsTagHelper(IconSet icons, ITempDataDictionaryFactory tempData) : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "toasts");
        output.Attributes.SetAttribute("id", "toasts");
        output.Attributes.SetAttribute("role", "status");
        output.Attributes.SetAttribute("aria-live", "polite");
        if (!Toasts.MayWait(ViewContext.HttpContext))
            return;
        foreach (var toast in Toasts.Waiting(tempData.GetTempData(ViewContext.HttpContext), keep: false))
            output.Content.AppendHtml(Html(toast, icons));
    }

    public static string Html(Toast toast, IconSet icons)
    {
        var icon = toast.Tone switch { "bad" => "circle-x", "warn" => "triangle-alert", "info" => "info", _ => "circle-check" };
        var link = toast.Link is null ? "" : $" <a href=\"{Markup.Text(toast.Link)}\">{Markup.Text(toast.LinkText ?? "Show")}</a>";
        return $"<div class=\"toast toast-{Markup.Text(toast.Tone)}\">{icons.Svg(icon)}<p>{Markup.Text(toast.Text)}{link}</p></div>";
    }
}
