using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning.Compare;
using VersionedContent.Versioning.Merge;

namespace VersionedContent.Versioning.Revert;

/// <summary>What is to be undone or picked, and where to. The links that lead here fill it in.</summary>
public sealed record ReplayForm
{
    /// <summary>As a branch: make one from main for it.</summary>
    public const string Aside = "+new";

    public long? Change { get; init; }
    public Guid? Document { get; init; }
    public IReadOnlyList<string>? Field { get; init; }
    public Guid? Author { get; init; }
    public DateTimeOffset? Since { get; init; }
    public Guid? After { get; init; }
    public string? Branch { get; init; }
    public string? Message { get; init; }

    /// <summary><c>look</c> only shows what it would do.</summary>
    public string? Do { get; init; }
}

/// <summary>The page on which a person sees what a revert or a pick would do, answers its questions and does it.</summary>
internal abstract class ReplayPage(IReplays replays, IBranches branches) : PageModel
{
    private const int Offered = 50;

    private NewBranch? _aside;

    public ReplayForm Form { get; private set; } = new();
    public ReplayPreview Preview { get; private set; } = null!;

    /// <summary>Answers that hold, and what they answered.</summary>
    public IReadOnlyList<Choice> Given { get; private set; } = [];

    private List<Decision> Decisions { get; } = [];

    public IReadOnlyList<(string Value, string Label)> Targets { get; private set; } = [];

    /// <summary>Why the branch where it happened is not the one offered; null where it is.</summary>
    public string? Elsewhere { get; private set; }

    public abstract string Verb { get; }
    public abstract string Icon { get; }
    public abstract QuestionsView Questions { get; }

    /// <summary>Null where the link is not whole.</summary>
    protected abstract Replay? What(ReplayForm form);

    public static ChangesView View(ReplayedDocument document) => new(ChangedField.Of(document.Fields ?? []));

    public async Task<IActionResult> OnGetAsync([FromQuery] ReplayForm form, CancellationToken ct) =>
        !ModelState.IsValid ? BadRequest() : await Load(form, [], ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromForm] ReplayForm form, List<Choice> choices, CancellationToken ct)
    {
        if (!ModelState.IsValid)
            return BadRequest();
        if (!await Load(form, choices, ct))
            return NotFound();
        if (form.Do == "look")
            return Page();
        if (Preview.Conflicts.Count > 0)
            return this.Refused(StatusCodes.Status409Conflict, "Some questions are open: answer them below. Nothing has been changed.");
        return Answer(await replays.Run(Asked(Decisions), ct));
    }

    private IActionResult Answer(ReplayResult result)
    {
        switch (result)
        {
            case ReplayResult.Done done:
                this.Toast(done.Next is null ? $"Done: change set {done.ChangeSetId} on {done.Branch}." : $"Change set {done.ChangeSetId} is there. More documents follow.");
                return done.Next is { } next ? GoOn(next) : Redirect($"/changes/{done.ChangeSetId}");
            case ReplayResult.Nothing nothing:
                this.Toast("There is nothing left to do here: it is so already.", "info");
                return nothing.Next is { } after ? GoOn(after) : Redirect(Form.Change is { } change ? $"/changes/{change}" : "/changes");
            case ReplayResult.Conflicted:
                return this.Refused(StatusCodes.Status409Conflict, "Something moved meanwhile. Please look again; nothing has been changed.");
            case ReplayResult.Forbidden { Why: var why }:
                return this.Refused(StatusCodes.Status403Forbidden, why);
            case ReplayResult.Invalid { Problem: var problem }:
                return this.Refused(StatusCodes.Status422UnprocessableEntity, problem);
            default:
                return NotFound();
        }
    }

    private RedirectResult GoOn(Guid after) => Redirect(string.Create(
        CultureInfo.InvariantCulture, $"{Request.Path}?author={Form.Author}&since={Uri.EscapeDataString($"{Form.Since:O}")}&branch={Form.Branch}&after={after}"));

    private ReplayRequest Asked(IReadOnlyList<Decision> decisions) => new()
    {
        Replay = What(Form)!,
        Viewer = User.Viewer(),
        Branch = Form.Branch == ReplayForm.Aside || string.IsNullOrEmpty(Form.Branch) ? null : Form.Branch,
        NewBranch = Form.Branch == ReplayForm.Aside ? _aside : null,
        Message = Form.Message,
        Decisions = decisions,
    };

    private async Task<bool> Load(ReplayForm form, IReadOnlyList<Choice> choices, CancellationToken ct)
    {
        Form = form;
        if (What(form) is null)
            return false;
        if (form.Branch == ReplayForm.Aside)
            await NameAside(ct);
        if (await replays.Preview(Asked([]), ct) is not { } preview)
            return false;
        Preview = preview;
        var viewer = User.Viewer();
        if (string.IsNullOrEmpty(form.Branch) && preview.WhyNot is { } why && viewer.May(Permissions.CreateBranches) && What(form) is not Replay.UndoAuthor)
        {
            (Elsewhere, Form) = (why, form with { Branch = ReplayForm.Aside });
            await NameAside(ct);
            Preview = await replays.Preview(Asked([]), ct) ?? preview;
        }
        else if (string.IsNullOrEmpty(form.Branch))
        {
            Form = form with { Branch = preview.Branch };
        }

        await TakeAnswers(choices, ct);
        await OfferBranches(viewer, preview.Branch, ct);
        return true;
    }

    /// <summary>One answer may lead to the next question of a document, so the answers are taken as long as they find one.</summary>
    private async Task TakeAnswers(IReadOnlyList<Choice> choices, CancellationToken ct)
    {
        var given = new List<Choice>();
        while (true)
        {
            var fresh = Preview.Conflicts.SelectMany(Question.Of)
                .Select(question => (Question: question, Choice: choices.FirstOrDefault(choice => choice.Take is not null && question.IsAnsweredBy(choice))))
                .Where(pair => pair.Choice is not null && !given.Contains(pair.Choice))
                .Select(pair => (pair.Choice, Decision: pair.Question.Decide(pair.Choice!))).Where(pair => pair.Decision is not null).ToArray();
            if (fresh.Length == 0)
                break;
            given.AddRange(fresh.Select(pair => pair.Choice!));
            Decisions.AddRange(fresh.Select(pair => pair.Decision!));
            if (await replays.Preview(Asked(Decisions), ct) is { } preview)
                Preview = preview;
        }

        // An answer that did not settle its question is asked for again.
        var open = Preview.Conflicts.SelectMany(Question.Of).ToArray();
        Given = [.. given.Where(choice => !open.Any(question => question.IsAnsweredBy(choice)))];
    }

    private async Task NameAside(CancellationToken ct)
    {
        var title = Form.Change is { } change ? $"{Verb} change set {change}" : Verb;
        var stem = Form.Change is { } id ? $"{Verb.ToLowerInvariant()}-{id}" : Verb.ToLowerInvariant();
        var name = stem;
        for (var n = 2; await branches.Find(name, Viewer.Site, ct) is not null; n++)
            name = $"{stem}-{n}";
        _aside = new NewBranch(name, title);
    }

    private async Task OfferBranches(Viewer viewer, string own, CancellationToken ct)
    {
        var offered = new List<(string, string)>();
        if (viewer.May(Permissions.PublishItems) || viewer.May(Permissions.ManageBranches))
            offered.Add((Ref.MainName, "main: what readers see"));
        offered.AddRange((await branches.List(BranchState.Open, BranchKind.Topic, null, Offered, viewer, ct)).Branches
            .Where(branch => viewer.May(Permissions.ManageBranches) || (!branch.IsProtected && (branch.Visibility == BranchVisibility.Public || branch.Owner?.Id == viewer.Id)))
            .Select(branch => (branch.Name, $"{branch.Name}: {branch.Title}")));
        if (Form.Branch is { } chosen && chosen != ReplayForm.Aside && offered.TrueForAll(branch => branch.Item1 != chosen))
            offered.Insert(0, (chosen, chosen));
        if (viewer.May(Permissions.CreateBranches) && What(Form) is not Replay.UndoAuthor)
            offered.Add((ReplayForm.Aside, "a new branch from main"));
        Targets = offered;
    }
}
