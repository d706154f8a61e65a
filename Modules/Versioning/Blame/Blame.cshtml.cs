using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Blame;

/// <summary>Lines of a text that stand together and are of one version.</summary>
/// <param name="First">The number of the first line, from 1.</param>
/// <param name="Age">0 for the newest fifth of the versions that the text is made of, 4 for the oldest.</param>
internal sealed record BlameRun(int First, VersionSummary By, int Age, IReadOnlyList<string> Lines)
{
    private const int Ages = 5;

    public static IReadOnlyList<BlameRun> Of(TextBlame text)
    {
        var newestFirst = text.Lines.Select(line => line.By.ChangeSetId).Distinct().OrderDescending().ToList();
        var ranks = newestFirst.Select((id, rank) => (id, rank)).ToDictionary(version => version.id, version => version.rank);
        var runs = new List<BlameRun>();
        for (var at = 0; at < text.Lines.Count;)
        {
            var by = text.Lines[at].By;
            var lines = text.Lines.Skip(at).TakeWhile(line => line.By.ChangeSetId == by.ChangeSetId).Select(line => line.Text.TrimEnd('\r', '\n')).ToList();
            runs.Add(new BlameRun(at + 1, by, ranks[by.ChangeSetId] * Ages / newestFirst.Count, lines));
            at += lines.Count;
        }

        return runs;
    }
}

/// <summary>Who wrote each line and field of a document.</summary>
[AllowAnonymous]
internal sealed class BlameModel(IBlame blame) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "ref")]
    public string? RefText { get; set; }

    public DocumentBlame Blame { get; private set; } = null!;
    public string Query => string.IsNullOrEmpty(RefText) ? "" : $"?ref={Uri.EscapeDataString(RefText)}";

    public async Task<IActionResult> OnGetAsync(string path, CancellationToken ct)
    {
        if (!Ref.TryParse(RefText, out var at))
            return BadRequest();
        if (await blame.BlamePath(at, path, User.Viewer(), ct) is not { } found)
            return NotFound();
        if (found.Version.Path != path)
            return RedirectPreserveMethod($"/blame/{DocumentPath.ToAddress(found.Version.Path)}{Query}");
        Blame = found;
        return Page();
    }
}
