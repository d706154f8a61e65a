using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VersionedContent.Accounts.Mail;

/// <summary>One letter; only in Development.</summary>
[ResponseCache(NoStore = true)]
internal sealed class ReadLetterPage(SentLetters sent) : PageModel
{
    public SentLetter Letter { get; private set; } = null!;

    public async Task<IActionResult> OnGet(Guid id, CancellationToken ct)
    {
        if (await sent.Find(id, ct) is not { } letter)
            return NotFound();
        Letter = letter;
        return Page();
    }

    /// <summary>The letter alone, in a frame of the page: it may do nothing, and look as its own styles say.</summary>
    public async Task<IActionResult> OnGetHtml(Guid id, CancellationToken ct)
    {
        if (await sent.Find(id, ct) is not { Set: { } set })
            return NotFound();
        Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox";
        return Content(set.Html, "text/html; charset=utf-8");
    }
}
