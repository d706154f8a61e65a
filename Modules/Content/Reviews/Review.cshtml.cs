using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.FeatureManagement.Mvc;
using VersionedContent.Accounts;
using VersionedContent.Content.Edit;
using VersionedContent.ServiceDefaults;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Reviews;

/// <summary>Write, change or take back one's own review.</summary>
[Authorize(Permissions.WriteReviews)]
[FeatureGate(FeatureFlags.Reviews)]
internal sealed class ReviewPage(WriteReview write, ReadReviews read, IVersionStore store) : PageModel
{
    public string Path => RouteData.Values["path"]?.ToString()?.Trim('/') ?? "";

    [BindProperty]
    public int Rating { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    public string Title { get; private set; } = "";
    public bool HasOwn { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (await Load(ct) is not { } own)
            return NotFound();
        (Rating, Text) = own.Own is { } mine ? (mine.Rating, mine.Text) : (0, null);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct) => await After(await write.Run(User.Viewer(), Path, Rating, Text, ct), ct);

    public async Task<IActionResult> OnPostDelete(CancellationToken ct) => await After(await write.Delete(User.Viewer(), Path, ct), ct);

    private async Task<IActionResult> After(ReviewResult result, CancellationToken ct)
    {
        switch (result)
        {
            case ReviewResult.Written written:
                this.Toast(written.IsNew ? "Thank you for your review." : "Your review is changed.");
                return Redirect(ItemUrl.Page(Path) + "#reviews");
            case ReviewResult.Deleted:
                this.Toast("Your review is gone.");
                return Redirect(ItemUrl.Page(Path) + "#reviews");
            case ReviewResult.Invalid invalid:
                foreach (var problem in invalid.Problems)
                    ModelState.AddModelError(problem.Field == "rating" ? nameof(Rating) : nameof(Text), problem.Message);
                Response.StatusCode = 422;
                return await Load(ct) is null ? NotFound() : Page();
            case ReviewResult.Forbidden:
                return Forbid();
            default:
                return NotFound();
        }
    }

    private async Task<ItemReviews?> Load(CancellationToken ct)
    {
        if (await write.Reviewed(Path, User.Viewer(), ct) is not { } item || await store.Read(Ref.Main, item, User.Viewer(), ct) is not { Content: { } content })
            return null;
        var reviews = await read.OfItem(item, User.Viewer().Id, ct);
        Title = FormValues.Text(FormValues.Find(content, "title"), Types.FieldKind.Line);
        HasOwn = reviews.Own is not null;
        return reviews;
    }
}
