using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Versioning.Branches;

public sealed record NewBranchForm(string? Name, string? Title, string? From, bool Private);

/// <summary>Branches anyone may see, and the form that makes one.</summary>
[AllowAnonymous]
internal sealed class BranchesModel(IBranches branches) : PageModel
{
    public BranchPage List { get; private set; } = new([], null);
    public BranchState? State { get; private set; }
    public long? Before { get; private set; }
    public NewBranchForm Form { get; private set; } = new("", "", Ref.MainName, false);
    public bool MayCreate => User.Viewer().May(Permissions.CreateBranches);

    public async Task<IActionResult> OnGetAsync(string? state, long? before, CancellationToken ct)
    {
        await Load(state, before, ct);
        return this.PageOr("_BranchList");
    }

    public async Task<IActionResult> OnPostAsync(NewBranchForm form, CancellationToken ct)
    {
        if (!MayCreate)
            return User.Viewer().Id is null ? Challenge() : Forbid();
        Form = form;
        var (status, field, problem) = await Create(form, ct) switch
        {
            BranchResult.Done done => (0, done.Branch.Name, ""),
            BranchResult.NameTaken => (StatusCodes.Status409Conflict, nameof(form.Name), $"There is a branch called {form.Name} already."),
            BranchResult.NotFound missing => (StatusCodes.Status404NotFound, nameof(form.From), $"There is nothing called {missing.What}."),
            BranchResult.Invalid { Problem: var why } => (StatusCodes.Status400BadRequest, why.Contains("title", StringComparison.Ordinal) ? nameof(form.Title) : nameof(form.Name), why),
            BranchResult.Forbidden { Why: var why } => (StatusCodes.Status403Forbidden, "", why),
            _ => throw new InvalidOperationException(),
        };
        if (status == 0)
        {
            this.Toast($"The branch {field} is there. Changes you make on it leave main alone.");
            return Redirect($"/branches/{field}");
        }

        ModelState.AddModelError(field, problem);
        Response.StatusCode = status;
        await Load(null, null, ct);
        return Page();
    }

    private async Task<BranchResult> Create(NewBranchForm form, CancellationToken ct) => Ref.TryParse(form.From, out var from)
        ? await branches.Create(
            new NewBranch(form.Name?.Trim() ?? "", form.Title?.Trim() ?? "", Visibility: form.Private ? BranchVisibility.Private : null) { From = from },
            User.Viewer(), ct)
        : new BranchResult.NotFound($"'{form.From}'");

    private async Task Load(string? state, long? before, CancellationToken ct)
    {
        State = Enum.TryParse<BranchState>(state, ignoreCase: true, out var wanted) ? wanted : state == "all" ? null : BranchState.Open;
        Before = before;
        List = await branches.List(State, BranchKind.Topic, before, 50, User.Viewer(), ct);
    }
}
