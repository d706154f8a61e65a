using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using VersionedContent.Accounts;
using VersionedContent.Content.Types;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Edit;

/// <summary>Change, move, delete or bring back an item.</summary>
[Authorize(Permissions.EditItems)]
[ResponseCache(NoStore = true)]
internal sealed class EditPage(IVersionStore store, SaveEdit save, PrepareForm prepare, ResolveConflict resolve, TypeCatalog types)
    : EditorPage(save, prepare, types)
{
    private readonly TypeCatalog _types = types;

    /// <summary>An older version to start from: saving it brings it back.</summary>
    [BindProperty(SupportsGet = true)]
    public long? From { get; set; }

    [BindProperty]
    public Guid DocumentId { get; set; }

    [BindProperty]
    public long BasedOn { get; set; }

    [BindProperty]
    public long? Head { get; set; }

    [BindProperty]
    public string? Typed { get; set; }

    public bool IsDeleted { get; private set; }

    private string Path => RouteData.Values["path"]?.ToString()?.Trim('/') ?? "";

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!Ref.TryParse(RefText, out var at) || await store.ReadPath(at, Path, Viewer, ct) is not { } version)
            return Redirect(ItemUrl.Page(Path, RefText));
        var from = From ?? (version.IsDeleted ? version.Parent : null);
        var start = from is { } older ? await store.ReadVersion(version.DocumentId, older, Viewer, ct) : version;
        if (start?.Content is not { } content)
            return Redirect(ItemUrl.Page(Path, RefText));
        IsDeleted = version.IsDeleted;
        Form = await Prepare.Complete(
            new EditForm
            {
                Type = null,
                DocumentId = version.DocumentId,
                BasedOn = version.ChangeSetId,
                Content = content,
                Path = version.Path,
                Message = from is null ? "" : IsDeleted ? "Brought back" : $"Brought back version {start.Number}",
                RefText = RefText,
                From = From,
            },
            Viewer, ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        var problems = await ReadTyped(ct);
        if (problems is null)
            return Redirect(ItemUrl.Page(Path, RefText));
        if (Form.Message.Length == 0)
            problems = [.. problems, new(FieldNames.Message, "Say in a few words what you changed and why: it is what others see in the history.")];
        return problems.Count > 0 ? Refuse(problems) : await Save(Form.Content, BasedOn, ct);
    }

    public async Task<IActionResult> OnPostPreview(CancellationToken ct)
    {
        if (await ReadTyped(ct) is not { } problems)
            return Redirect(ItemUrl.Page(Path, RefText));
        Form = Form with { Preview = await Prepare.Preview(Form, ct) };
        foreach (var problem in problems)
            ModelState.AddModelError(FormNames.OfProblem(problem.Pointer), problem.Message);
        return Page();
    }

    public async Task<IActionResult> OnPostResolve(CancellationToken ct)
    {
        if (!TryTyped(out var typed))
            return BadRequest();
        var asked = await resolve.Run(new ConflictAnswers(DocumentId, BasedOn, Head, typed, NoAnswers), Viewer, ct);
        if (asked is null)
            return Redirect(ItemUrl.Page(Path, RefText));
        var type = await _types.Find(asked.Open is null ? null : TypeOf(asked.Open), ct);
        var questions = asked.Open is null ? [] : ConflictQuestions.Of(asked.Open, type);
        var answers = ConflictQuestions.Answers(Request.Form, questions);
        var resolved = (await resolve.Run(new ConflictAnswers(DocumentId, BasedOn, Head, typed, answers), Viewer, ct))!;
        Form = await Prepare.Complete(
            new EditForm
            {
                Type = type,
                DocumentId = DocumentId,
                BasedOn = BasedOn,
                Content = resolved.Content ?? typed ?? default,
                Path = Request.Form[FormNames.Path].ToString(),
                Message = Request.Form[FormNames.Message].ToString(),
                RefText = RefText,
            },
            Viewer, ct);
        if (resolved.Open is not null)
        {
            ModelState.AddModelError("", "Some places are still open: choose one side, or write it yourself.");
            return AskAbout(asked.Open!, ConflictQuestions.WithChoices(questions, Request.Form));
        }

        return await Save(resolved.Content, Head, ct);
    }

    public async Task<IActionResult> OnPostDelete(CancellationToken ct)
    {
        if (await store.ReadVersion(DocumentId, BasedOn, Viewer, ct) is not { Content: { } content } version)
            return Redirect(ItemUrl.Page(Path, RefText));
        Form = await Prepare.Complete(
            new EditForm
            {
                Type = null,
                DocumentId = DocumentId,
                BasedOn = BasedOn,
                Content = content,
                Path = version.Path,
                Message = Request.Form[FormNames.Message].ToString().ReplaceLineEndings(" ").Trim(),
                RefText = RefText,
            },
            Viewer, ct);
        return Form.Message.Length == 0
            ? Refuse([new("", "Say why the item should go, then delete it again.")])
            : await Save(null, BasedOn, ct);
    }

    private static readonly IReadOnlyDictionary<string, Versioning.Merge.Resolution> NoAnswers = new Dictionary<string, Versioning.Merge.Resolution>();

    /// <summary>Null where the version that was edited cannot be seen.</summary>
    private async Task<IReadOnlyList<Validate.FieldProblem>?> ReadTyped(CancellationToken ct)
    {
        if (await store.ReadVersion(DocumentId, BasedOn, Viewer, ct) is not { } version)
            return null;
        IsDeleted = version.IsDeleted;
        var from = From ?? (version.IsDeleted ? version.Parent : null);
        var start = from is { } older ? await store.ReadVersion(DocumentId, older, Viewer, ct) : version;
        if (start?.Content is not { } content)
            return null;
        var problems = await ReadTyped(content, ItemType.SlugOf(content) ?? "", DocumentId, BasedOn, version.Path, ct);
        Form = Form with { From = From };
        return problems;
    }

    private bool TryTyped(out JsonElement? typed)
    {
        typed = null;
        if (string.IsNullOrEmpty(Typed))
            return true;
        try
        {
            typed = JsonSerializer.Deserialize<JsonElement>(Typed);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
