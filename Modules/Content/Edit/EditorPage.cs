using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Edit;

/// <summary>What making and changing an item have in common: the form, its answer, and the typed text that no answer loses.</summary>
internal abstract class EditorPage(SaveEdit save, PrepareForm prepare, TypeCatalog types) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "ref")]
    public string? RefText { get; set; }

    public EditForm Form { get; protected set; } = null!;

    /// <summary>Set where the item moved on and a person must decide; then the resolver is shown, not the form.</summary>
    public DocumentConflict? Conflict { get; protected set; }

    public IReadOnlyList<ConflictQuestion> Questions { get; protected set; } = [];

    protected Viewer Viewer => User.Viewer();

    protected PrepareForm Prepare => prepare;

    protected string Branch => Ref.TryParse(RefText, out var at) ? at.Branch ?? Ref.MainName : Ref.MainName;

    /// <summary>Reads what was typed into <see cref="Form"/>, on top of the content that was edited.</summary>
    protected async Task<IReadOnlyList<FieldProblem>> ReadTyped(JsonElement? based, string typeSlug, Guid documentId, long? basedOn, string fallbackPath, CancellationToken ct)
    {
        var type = await types.Find(typeSlug, ct);
        var (content, problems) = type is null ? ReadJson(based) : ReadFields(type, based);
        var path = Request.Form[FormNames.Path].ToString().Trim().Trim('/');
        Form = await prepare.Complete(
            new EditForm
            {
                Type = type,
                DocumentId = documentId,
                BasedOn = basedOn,
                Content = content,
                Path = path.Length > 0 ? path : fallbackPath,
                Message = Request.Form[FormNames.Message].ToString().ReplaceLineEndings(" ").Trim(),
                RefText = RefText,
            },
            Viewer, ct);
        return problems;
    }

    protected async Task<IActionResult> Save(JsonElement? content, long? basedOn, CancellationToken ct) => await Answer(
        await save.Run(
            new ItemEdit
            {
                Viewer = Viewer,
                Branch = Branch,
                DocumentId = Form.DocumentId,
                Path = Form.Path,
                BasedOn = basedOn,
                Content = content,
                Message = Form.Message,
            },
            ct),
        ct);

    protected IActionResult Refuse(IEnumerable<FieldProblem> problems)
    {
        foreach (var problem in problems)
            ModelState.AddModelError(FormNames.OfProblem(problem.Pointer), problem.Message);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    protected IActionResult AskAbout(DocumentConflict conflict, IReadOnlyList<ConflictQuestion> questions)
    {
        Conflict = conflict;
        Questions = questions;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    private async Task<IActionResult> Answer(SaveResult result, CancellationToken ct)
    {
        switch (result)
        {
            case SaveResult.Saved saved:
                this.Toast(saved.Merged ? "Saved, together with someone else’s edit that came in between." : "Saved.", link: ItemUrl.History(saved.Path, BranchText()), linkText: "History");
                return Redirect(ItemUrl.Page(saved.Path, BranchText()));
            case SaveResult.Proposed proposed:
                this.Toast("Thank you! Your edit waits for review; you will be told.");
                return Redirect($"/submissions/{proposed.SubmissionId}");
            case SaveResult.Unchanged unchanged:
                this.Toast("Nothing was changed, so there is nothing to save.", "info");
                return Redirect(ItemUrl.Page(unchanged.Path, BranchText()));
            case SaveResult.Invalid invalid:
                return Refuse(invalid.Problems);
            case SaveResult.PathTaken taken:
                return Refuse([new(FieldNames.Path, $"“{taken.Path}” is the address of another item. Choose another one.")]);
            case SaveResult.Forbidden forbidden:
                ModelState.AddModelError("", forbidden.Why);
                Response.StatusCode = StatusCodes.Status403Forbidden;
                return Page();
            case SaveResult.NotFound missing:
                ModelState.AddModelError("", $"There is no longer {missing.What}, or you may not see it. Your text is kept below: copy what you need.");
                Response.StatusCode = StatusCodes.Status404NotFound;
                return Page();
            case SaveResult.Conflict conflict:
                return AskAbout(conflict.What, ConflictQuestions.Of(conflict.What, await types.Find(TypeOf(conflict.What), ct)));
            default:
                throw new InvalidOperationException($"Saving answered {result}.");
        }
    }

    protected static string? TypeOf(DocumentConflict conflict) =>
        (conflict.Theirs ?? conflict.Ours ?? conflict.Base) is { } content ? ItemType.SlugOf(content) : null;

    private string? BranchText() => Branch == Ref.MainName ? null : Branch;

    private (JsonElement, IReadOnlyList<FieldProblem>) ReadFields(ItemType type, JsonElement? based)
    {
        var typed = new ReadForm(Request.Form, type, based).Run();
        return (typed.Content, typed.Problems);
    }

    private (JsonElement, IReadOnlyList<FieldProblem>) ReadJson(JsonElement? based)
    {
        var text = Request.Form["json"].ToString();
        try
        {
            return (JsonSerializer.Deserialize<JsonElement>(text), []);
        }
        catch (JsonException error)
        {
            ModelState.SetModelValue("json", text, text);
            var problem = $"This is not JSON: line {error.LineNumber + 1}, character {error.BytePositionInLine + 1}.";
            ModelState.AddModelError("json", problem);
            return (based ?? JsonSerializer.SerializeToElement(new { }), [new("", problem)]);
        }
    }
}
