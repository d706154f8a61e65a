using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Decide;
using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Queue;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Moderation.Review;

/// <summary>A submission for its author and for its reviewers, with what each may do.</summary>
[Authorize]
[ResponseCache(NoStore = true)]
internal sealed class SubmissionPage(ViewSubmission view, TakeStep take, ApproveSubmission approve, RejectSubmission reject, AskForChanges ask, ListQueue queue) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary><c>split</c> for texts side by side.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Mode { get; set; }

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>A reason picked from a list.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    [BindProperty]
    public long? Head { get; set; }

    public SubmissionView View { get; private set; } = null!;

    /// <summary>Why the last step was not taken.</summary>
    public string? Problem { get; private set; }

    /// <summary>Which form the typed words belong to, after a refusal.</summary>
    public string? Tried { get; private set; }

    public async Task<IActionResult> OnGet(CancellationToken ct) => await Load(ct) ? Page() : NotFound();

    public Task<IActionResult> OnPostClaim(CancellationToken ct) => Step(Flow.Step.Claim, "It is yours for 30 minutes.", ct);

    public Task<IActionResult> OnPostRelease(CancellationToken ct) => Step(Flow.Step.Release, "Others can take it now.", ct);

    public Task<IActionResult> OnPostRemark(CancellationToken ct) => Say(Flow.Step.Remark, "Said.", ct);

    public Task<IActionResult> OnPostAnswer(CancellationToken ct) => Say(Flow.Step.Answer, "Answered.", ct);

    public Task<IActionResult> OnPostWithdraw(CancellationToken ct) => Step(Flow.Step.Withdraw, "Withdrawn. The text is kept here.", ct);

    public Task<IActionResult> OnPostPullBack(CancellationToken ct) => Step(Flow.Step.PullBack, "It is a draft again. Send it when you are done.", ct);

    public Task<IActionResult> OnPostSend(CancellationToken ct) => Step(Flow.Step.Send, "Sent for review.", ct);

    public async Task<IActionResult> OnPostApprove(CancellationToken ct)
    {
        var result = await approve.Run(Id, Head, Note ?? "", User.Viewer(), ct);
        return await Decided("approve", result, "Approved: it is live.", ct);
    }

    public async Task<IActionResult> OnPostReject(CancellationToken ct)
    {
        var result = await reject.Run(Id, Reasons.Join(Reason, Note), User.Viewer(), ct);
        return await Decided("reject", result, "Rejected. Its author is told why.", ct);
    }

    public async Task<IActionResult> OnPostAskForChanges(CancellationToken ct)
    {
        var result = await ask.Run(Id, Reasons.Join(Reason, Note), User.Viewer(), ct);
        return await Decided("ask", result, "Its author is asked for changes.", ct);
    }

    private async Task<IActionResult> Step(Step step, string done, CancellationToken ct) =>
        await Answered("", await take.Run(Id, step, User.Viewer(), Note ?? "", ct), done, ct);

    private async Task<IActionResult> Say(Step step, string done, CancellationToken ct) => string.IsNullOrWhiteSpace(Note)
        ? await Answered("say", new DeskResult.Invalid("note", "Write something first."), done, ct)
        : await Answered("say", await take.Run(Id, step, User.Viewer(), Note, ct), done, ct);

    /// <summary>On to what is due next, with a way back.</summary>
    private async Task<IActionResult> Decided(string form, DeskResult result, string done, CancellationToken ct)
    {
        if (result is not DeskResult.Done)
            return await Answered(form, result, done, ct);
        var next = await queue.Next(User.Viewer(), ct);
        this.Toast(done, link: $"/submissions/{Id}", linkText: "Show it");
        return next is null ? Redirect("/queue") : Redirect($"/submissions/{next}");
    }

    private async Task<IActionResult> Answered(string form, DeskResult result, string done, CancellationToken ct)
    {
        switch (result)
        {
            case DeskResult.Done:
                this.Toast(done);
                return Redirect($"/submissions/{Id}");
            case DeskResult.NeedsDecisions needs:
                this.Toast("Main changed the same places. Decide below; the submission is approved when this merge lands.", "warn");
                return Redirect($"/merges/{needs.MergeId}");
            case DeskResult.NotFound:
                return NotFound();
            case DeskResult.Forbidden forbidden:
                return await Again(form, StatusCodes.Status403Forbidden, forbidden.Why, ct);
            case DeskResult.Late late:
                return await Again(form, StatusCodes.Status409Conflict, late.Why, ct);
            case DeskResult.Invalid invalid:
                ModelState.AddModelError(nameof(Note), invalid.Problem);
                return await Again(form, StatusCodes.Status400BadRequest, null, ct);
            default:
                throw new InvalidOperationException($"A step ended as {result.GetType().Name}, which the page does not know.");
        }
    }

    /// <summary>The page as it is now, with what was typed and why it was not done.</summary>
    private async Task<IActionResult> Again(string form, int status, string? problem, CancellationToken ct)
    {
        if (!await Load(ct))
            return NotFound();
        (Tried, Problem) = (form, problem);
        Response.StatusCode = status;
        return Page();
    }

    private async Task<bool> Load(CancellationToken ct)
    {
        if (await view.Run(Id, User.Viewer(), ct) is not { } found)
            return false;
        View = found;
        return true;
    }
}
