using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using VersionedContent.Accounts;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;

namespace VersionedContent.Content.Edit;

/// <summary>Make an item.</summary>
[Authorize(Permissions.EditItems)]
[ResponseCache(NoStore = true)]
internal sealed class NewPage(SaveEdit save, PrepareForm prepare, TypeCatalog types, TimeProvider time) : EditorPage(save, prepare, types)
{
    private readonly TypeCatalog _types = types;

    [BindProperty(SupportsGet = true)]
    public string Type { get; set; } = "";

    [BindProperty(SupportsGet = true, Name = "title")]
    public string? StartTitle { get; set; }

    [BindProperty(SupportsGet = true, Name = "path")]
    public string? StartPath { get; set; }

    public ItemType ItemType { get; private set; } = null!;

    public async Task<IActionResult> OnGet(CancellationToken ct)
    {
        if (!await FindType(ct))
            return NotFound();
        var content = new JsonObject { ["type"] = ItemType.Slug, ["title"] = StartTitle ?? "" };
        foreach (var field in ItemType.Fields.Where(field => field.Default is not null))
            content[field.Name] = JsonSerializer.SerializeToNode(field.Default);
        Form = await Prepare.Complete(
            new EditForm
            {
                Type = ItemType,
                DocumentId = Guid.CreateVersion7(time.GetUtcNow()),
                BasedOn = null,
                Content = JsonSerializer.SerializeToElement(content),
                Path = StartPath ?? "",
                Message = "",
                RefText = RefText,
            },
            Viewer, ct);
        return Page();
    }

    public async Task<IActionResult> OnPost(CancellationToken ct)
    {
        if (!await FindType(ct))
            return NotFound();
        var problems = await ReadNew(ct);
        return problems.Count > 0 ? Refuse(problems) : await Save(Form.Content, null, ct);
    }

    public async Task<IActionResult> OnPostPreview(CancellationToken ct)
    {
        if (!await FindType(ct))
            return NotFound();
        foreach (var problem in await ReadNew(ct))
            ModelState.AddModelError(FormNames.OfProblem(problem.Pointer), problem.Message);
        Form = Form with { Preview = await Prepare.Preview(Form, ct) };
        return Page();
    }

    private async Task<bool> FindType(CancellationToken ct)
    {
        if (await _types.Find(Type, ct) is not { } type)
            return false;
        ItemType = type;
        return true;
    }

    private async Task<IReadOnlyList<FieldProblem>> ReadNew(CancellationToken ct)
    {
        // A form sent twice must not make two items: the id is the form's, and the engine refuses to make it again.
        var id = Guid.TryParse(Request.Form["documentId"], out var given) ? given : Guid.CreateVersion7(time.GetUtcNow());
        return await ReadTyped(null, ItemType.Slug, id, null, $"{ItemType.Folder}/{SlugOf(Request.Form[FormNames.Title].ToString())}", ct);
    }

    /// <summary>A title as the last part of a path: lower-case letters and digits of any script, single dashes between.</summary>
    internal static string SlugOf(string title)
    {
        var slug = new StringBuilder(title.Length);
        foreach (var rune in title.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
                slug.Append(Rune.ToLowerInvariant(rune));
            else if (slug.Length > 0 && slug[^1] != '-')
                slug.Append('-');
        }

        return slug.ToString().Trim('-') is { Length: > 0 } made ? made : "untitled";
    }
}
