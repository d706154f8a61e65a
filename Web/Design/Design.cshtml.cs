using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.ServiceDefaults.Pages.Diff;

namespace VersionedContent.Web.Design;

/// <summary>Every component in every state; only in Development.</summary>
internal sealed class DesignModel(IHostEnvironment environment, TimeProvider clock) : PageModel
{
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    public string? Filled { get; set; } = "Wodan Timbur Coaster";

    public IReadOnlyList<SelectListItem> Types { get; } = [new("Ride", "ride"), new("Park", "park"), new("Maker", "maker")];

    public IReadOnlyList<DiffRow> Rows { get; } = Sample();

    public IActionResult OnGet()
    {
        if (!environment.IsDevelopment())
            return NotFound();
        ModelState.AddModelError("Sample.Height", "A height is a number of metres, such as 45 or 38.5.");
        ModelState.AddModelError("Sample.Opened", "The opening day lies before the park's own.");
        ModelState.SetModelValue("Sample.Height", "forty-five", "forty-five");
        return Page();
    }

    public IActionResult OnPost()
    {
        this.Toast("Saved as version 14.", link: "/design#changes", linkText: "See what changed");
        return RedirectToPage();
    }

    private static List<DiffRow> Sample()
    {
        var rows = new List<DiffRow>();
        for (var line = 1; line <= 9; line++)
            rows.Add(DiffRow.Same(line, line, line == 1 ? "## Layout" : $"Line {line} of a text that nobody touched in this version."));
        rows.Add(DiffRow.Changed(10, 10,
            [new("After the station the train turns "), new("left", true), new(" into the lift hill, "), new("27", true), new(" metres above the lake.")],
            [new("After the station the train turns "), new("right", true), new(" into the lift hill, "), new("31", true), new(" metres above the lake.")]));
        rows.Add(DiffRow.Removed(11, "It is said to be the loudest of its kind."));
        rows.Add(DiffRow.Same(12, 11, ""));
        rows.Add(DiffRow.Added(12, "Two launches follow: the first from standing, the second out of a banked curve, uphill, with a view over the whole bay."));
        rows.Add(DiffRow.Same(13, 13, "The ride ends on magnetic brakes."));
        return rows;
    }
}
