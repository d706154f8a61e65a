using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.History;

/// <summary>What a person may filter a list of versions by.</summary>
public sealed record HistoryQuery
{
    public string? Ref { get; init; }
    public HistoryCursor? Before { get; init; }
    public VersionKind? Kind { get; init; }
    public string? Text { get; init; }
    public DateTime? From { get; init; }
    public DateTime? To { get; init; }

    /// <summary>An author's id, or name in any case.</summary>
    public string? Author { get; init; }

    /// <summary>A field's JSON Pointer; its first slash may be left out.</summary>
    public string? Field { get; init; }

    public HistoryFilter Filter => new HistoryFilter(Before)
    {
        Field = string.IsNullOrWhiteSpace(Field) ? null : Field.Trim() is ['/', ..] pointer ? pointer : "/" + Field.Trim(),
        Kind = Kind,
        Text = Text,
        From = From is { } from ? new DateTimeOffset(from, TimeSpan.Zero) : null,
        // Nothing is later than the last day there is.
        To = To is { } to && to < DateTime.MaxValue.Date ? new DateTimeOffset(to, TimeSpan.Zero).AddDays(1) : null,
    }.By(Author);

    public bool IsFiltered => Kind is not null || !string.IsNullOrWhiteSpace(Text) || From is not null || To is not null || !string.IsNullOrWhiteSpace(Author)
        || !string.IsNullOrWhiteSpace(Field);

    /// <summary>The same list further down, or from the top where <paramref name="before"/> is null.</summary>
    public string Link(string page, HistoryCursor? before) => QueryHelpers.AddQueryString(page, new Dictionary<string, string?>
    {
        ["ref"] = Ref,
        ["kind"] = Kind?.ToString(),
        ["text"] = Text,
        ["from"] = From?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["to"] = To?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        ["author"] = Author,
        ["field"] = Field,
        ["before"] = before?.ToString(),
    }.Where(pair => !string.IsNullOrEmpty(pair.Value)));
}

[AllowAnonymous]
internal sealed class HistoryModel(IVersionStore store) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public HistoryQuery Query { get; set; } = new();

    public DocumentHistory History { get; private set; } = null!;
    public string Here => $"/history/{History.Path}";

    public async Task<IActionResult> OnGetAsync(string path, CancellationToken ct)
    {
        if (!ModelState.IsValid || !Ref.TryParse(Query.Ref, out var at))
            return BadRequest();
        if (await store.HistoryOf(at, path, Query.Filter, User.Viewer(), ct) is not { } history)
            return NotFound();
        if (history.Path != path)
            return RedirectPreserveMethod(Query.Link($"/history/{DocumentPath.ToAddress(history.Path)}", Query.Before));
        History = history;
        return this.PageOr("_Timeline");
    }
}
