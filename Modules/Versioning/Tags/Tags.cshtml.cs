using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Tags;

public sealed record NewTagForm(string? Name, string? Title, string? Ref);

/// <summary>Tags anyone may see, and the form that makes one.</summary>
[AllowAnonymous]
internal sealed class TagsModel(ITags tags) : PageModel
{
    public TagPage List { get; private set; } = new([], null);
    public string? After { get; private set; }
    public NewTagForm Form { get; private set; } = new("", "", Versioning.Ref.MainName);
    public bool MayCreate => User.Viewer().May(Permissions.CreateBranches);

    public async Task OnGetAsync(string? after, string? at, CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(at))
            Form = Form with { Ref = at };
        await Load(after, ct);
    }

    public async Task<IActionResult> OnPostAsync(NewTagForm form, CancellationToken ct)
    {
        if (!MayCreate)
            return User.Viewer().Id is null ? Challenge() : Forbid();
        Form = form;
        var result = Versioning.Ref.TryParse(form.Ref, out var at)
            ? await tags.Create(new NewTag(form.Name?.Trim() ?? "", form.Title?.Trim() ?? "", at), User.Viewer(), ct)
            : new TagResult.NotFound($"'{form.Ref}'");
        return result switch
        {
            TagResult.Done done => Told($"tag:{done.Tag.Name} is there, and stays as it is."),
            TagResult.NameTaken => await Refused(StatusCodes.Status409Conflict, nameof(form.Name), $"There is a tag called {form.Name} already.", ct),
            TagResult.NotFound missing => await Refused(StatusCodes.Status404NotFound, nameof(form.Ref), $"There is nothing called {missing.What}.", ct),
            TagResult.Invalid invalid => await Refused(StatusCodes.Status400BadRequest, invalid.Field, invalid.Problem, ct),
            TagResult.Forbidden { Why: var why } => await Refused(StatusCodes.Status403Forbidden, "", why, ct),
            _ => throw new InvalidOperationException($"{result} is no answer."),
        };
    }

    public async Task<IActionResult> OnPostDeleteAsync(string? tag, CancellationToken ct)
    {
        if (User.Viewer().Id is null)
            return Challenge();
        return await tags.Delete(tag ?? "", User.Viewer(), ct) switch
        {
            TagResult.Done => Told($"The tag {tag} is gone; the versions it named are still there."),
            TagResult.Forbidden { Why: var why } => await Refused(StatusCodes.Status403Forbidden, "", why, ct),
            _ => NotFound(),
        };
    }

    private RedirectResult Told(string what)
    {
        this.Toast(what);
        return Redirect("/tags");
    }

    private async Task<IActionResult> Refused(int status, string field, string why, CancellationToken ct)
    {
        ModelState.AddModelError(field, why);
        Response.StatusCode = status;
        await Load(null, ct);
        return Page();
    }

    private async Task Load(string? after, CancellationToken ct)
    {
        After = after;
        List = await tags.List(after, 50, User.Viewer(), ct);
    }
}
