using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Moderation.Queue;

[Authorize(Permissions.ReviewSubmissions)]
[ResponseCache(NoStore = true)]
internal sealed class QueuePageModel(ListQueue list, TimeProvider time) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Type { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public QueuePage Waiting { get; private set; } = null!;

    public Viewer Viewer { get; private set; } = null!;

    public DateTimeOffset Now { get; private set; }

    public async Task OnGet(CancellationToken ct)
    {
        Viewer = User.Viewer();
        Now = time.GetUtcNow();
        Waiting = await list.Run(new(State, Type, After), Viewer, ct);
    }

    /// <summary>Leads to what is due next.</summary>
    public async Task<IActionResult> OnGetNext(CancellationToken ct) =>
        await list.Next(User.Viewer(), ct) is { } id ? Redirect($"/submissions/{id}") : Redirect("/queue");

    public static string Address(string? state, string? type, string? after = null)
    {
        var query = new[] { ("state", state), ("type", type), ("after", after) }.Where(part => !string.IsNullOrEmpty(part.Item2))
            .Select(part => $"{part.Item1}={Uri.EscapeDataString(part.Item2!)}");
        return string.Join('&', query) is { Length: > 0 } filters ? $"/queue?{filters}" : "/queue";
    }
}
