using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace VersionedContent.Accounts.Mail;

/// <summary>The letters that were written; only in Development.</summary>
[ResponseCache(NoStore = true)]
internal sealed class OutboxPage(SentLetters sent) : PageModel
{
    private const int AtMost = 100;

    public IReadOnlyList<SentLetter> Letters { get; private set; } = [];

    public async Task OnGet(CancellationToken ct) => Letters = await sent.List(AtMost, ct);
}
