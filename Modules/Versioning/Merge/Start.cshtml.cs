using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Merge;

public sealed record MergeForm
{
    public string Source { get; init; } = "";
    public string Target { get; init; } = Ref.MainName;
    public string? Message { get; init; }
    public MergeStrategy Strategy { get; init; }
    public bool Squash { get; init; }
    public bool CloseSource { get; init; }

    public MergeOptions Options => new() { Strategy = Strategy, Squash = Squash, CloseSource = CloseSource };
}

/// <summary>A merge before it is made: what it would do with these options, and the button. The branch page's panels post here.</summary>
[Authorize(Permissions.EditItems)]
internal sealed class StartModel(IMerges merges, IBranches branches, MergeAsOperation large) : PageModel
{
    public MergePanel Panel { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync([FromQuery] MergeForm form, CancellationToken ct) => await Load(form, ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync([FromForm] MergeForm form, CancellationToken ct)
    {
        if (!await Load(form, ct))
            return NotFound();
        var message = string.IsNullOrWhiteSpace(form.Message)
            ? form.Source == Panel.Branch.Parent ? $"Update {form.Target} from {form.Source}" : $"Merge {form.Source}: {Panel.Branch.Title}"
            : form.Message.Trim();
        var request = new MergeRequest { Source = form.Source, Target = form.Target, Viewer = User.Viewer(), Message = message, Options = form.Options };
        if (await large.Start(request, asked: false, ct) is { } operation)
            return Redirect($"/operations/{operation}");
        return this.Answer(await merges.Merge(request, ct), form.Source, form.Target);
    }

    private async Task<bool> Load(MergeForm form, CancellationToken ct)
    {
        var viewer = User.Viewer();
        if (!ModelState.IsValid || !BranchName.IsValid(form.Source) || !BranchName.IsValid(form.Target)
            || await branches.Find(form.Source == Ref.MainName ? form.Target : form.Source, viewer, ct) is not { } branch
            || await merges.Preview(form.Source, form.Target, form.Options, viewer, ct) is not { } forecast)
            return false;
        var updates = form.Source == branch.Parent;
        Panel = (updates ? MergePanel.From(branch, forecast, viewer) : MergePanel.Into(branch, forecast, viewer))
            with
        { Source = form.Source, Target = form.Target, Message = form.Message, Options = form.Options };
        return true;
    }
}
