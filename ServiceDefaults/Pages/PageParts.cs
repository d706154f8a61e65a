using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace VersionedContent.ServiceDefaults.Pages;

/// <summary>
/// A piece that a module adds to a page it does not own: the count in the header's bell, the featured items of the home page.
/// Register with <c>services.AddPagePart&lt;T&gt;()</c>; the page shows it where it says <c>&lt;parts place="…"/&gt;</c>.
/// </summary>
public interface IPagePart
{
    /// <summary>One of <see cref="Places"/>, or a place of the module's own.</summary>
    string Place { get; }

    /// <summary>Parts of one place are shown from low to high.</summary>
    int Order => 0;

    /// <summary>What to show to this request, or null for nothing.</summary>
    ValueTask<PartView?> Show(HttpContext http, CancellationToken ct);
}

/// <summary>A partial (by path, such as <c>/Content/Home/Featured.cshtml</c>) and its model.</summary>
public sealed record PartView(string Partial, object? Model = null)
{
    /// <summary>A number in a pill; nothing where there is nothing to count.</summary>
    public static PartView? Count(int number) => number > 0 ? new PartView("/Shared/_Count.cshtml", number) : null;
}

/// <summary>Where Web's pages take parts.</summary>
public static class Places
{
    /// <summary>Inside the header's Browse menu: one <c>&lt;li&gt;&lt;a&gt;</c> a type.</summary>
    public const string BrowseMenu = "browse-menu";

    /// <summary>The number of submissions waiting, beside Queue; only asked for a reviewer.</summary>
    public const string QueueCount = "queue-count";

    /// <summary>The number of unread notices, on the bell; only asked for a signed-in person.</summary>
    public const string NoticeCount = "notice-count";

    /// <summary>Between header and page: a banner over every page.</summary>
    public const string Banner = "banner";

    public const string HomeFeatured = "home-featured";
    public const string HomeBrowse = "home-browse";
    public const string HomeRecent = "home-recent";
    public const string HomeNumbers = "home-numbers";
}

/// <summary><c>&lt;parts place="home-featured"&gt;shown when no module has anything&lt;/parts&gt;</c></summary>
[HtmlTargetElement("parts")]
public sealed class PartsTagHelper(IEnumerable<IPagePart> parts, IHtmlHelper html) : TagHelper
{
    public string Place { get; set; } = "";

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        ((IViewContextAware)html).Contextualize(ViewContext);
        var http = ViewContext.HttpContext;
        var shown = new HtmlContentBuilder();
        foreach (var part in parts.Where(part => part.Place == Place).OrderBy(part => part.Order))
            if (await part.Show(http, http.RequestAborted) is { } view)
                shown.AppendHtml(await html.PartialAsync(view.Partial, view.Model, null));
        if (shown.Count > 0)
            output.Content.SetHtmlContent(shown);
        else
            output.Content.SetHtmlContent(await output.GetChildContentAsync());
    }
}
