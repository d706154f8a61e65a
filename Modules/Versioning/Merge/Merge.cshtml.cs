using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Merge;

/// <summary>A merge's open questions, one by one; it can be left and taken up again.</summary>
[Authorize(Permissions.EditItems)]
internal sealed class MergeModel(IMerges merges, MergeAsOperation large) : PageModel
{
    /// <summary>Questions on one page: what is answered is kept as it is sent, and the next ones come up.</summary>
    private const int PageSize = 50;

    public MergeInProgress Merge { get; private set; } = null!;

    /// <summary>How many open questions to pass over.</summary>
    [BindProperty(SupportsGet = true)]
    public int Skip { get; set; }

    public QuestionsView Questions
    {
        get
        {
            var all = new QuestionsView(Merge.Preview.Conflicts, Merge.Target, Merge.Source) { Most = PageSize };
            return all with { Skip = Skip > 0 && Skip < all.Count ? Skip : 0 };
        }
    }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct) => await Load(id, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostDecideAsync(Guid id, List<Choice> choices, CancellationToken ct)
    {
        if (!await Load(id, ct))
            return NotFound();
        var questions = Merge.Preview.Conflicts.SelectMany(Question.Of).ToDictionary(question => (question.DocumentId, question.Pointer));
        var decisions = choices
            .Select(choice => questions.TryGetValue((choice.DocumentId, choice.Pointer ?? ""), out var question) ? question.Decide(choice) : null)
            .OfType<Decision>().ToArray();
        if (AnswerLimits.KeptProblem(decisions) is { } problem)
            return this.Refused(StatusCodes.Status422UnprocessableEntity, problem);
        if (await merges.Decide(id, decisions, User.Viewer(), ct) is not { } merge)
            return Forbid();
        Merge = merge;
        this.Toast(merge.Preview.Conflicts.Count == 0 ? "Everything is decided: the merge can land." : "Kept. Some questions are still open.", merge.Preview.Conflicts.Count == 0 ? "good" : "info");
        return Redirect(Questions.Skip is > 0 and var skip ? $"/merges/{id}?skip={skip}" : $"/merges/{id}");
    }

    public async Task<IActionResult> OnPostLandAsync(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct))
            return NotFound();
        var request = new MergeRequest { Source = Merge.Source, Target = Merge.Target, Viewer = User.Viewer(), Message = Merge.Message, MergeId = id };
        if (await large.Start(request, asked: false, ct) is { } operation)
            return Redirect($"/operations/{operation}");
        var result = await merges.Merge(request, ct);
        if (result is MergeResult.NeedsDecisions)
            this.Toast("Something moved meanwhile, or a question is open: please look again.", "warn");
        return this.Answer(result, Merge.Source, Merge.Target);
    }

    public async Task<IActionResult> OnPostAbandonAsync(Guid id, CancellationToken ct)
    {
        if (!await Load(id, ct) || !await merges.Abandon(id, User.Viewer(), ct))
            return NotFound();
        this.Toast("The merge is given up; both branches are as they were.", "info");
        return Redirect(MergeOutcome.PageOf(Merge.Source, Merge.Target));
    }

    private async Task<bool> Load(Guid id, CancellationToken ct)
    {
        if (await merges.Find(id, User.Viewer(), ct) is not { } merge)
            return false;
        Merge = merge;
        return true;
    }
}
