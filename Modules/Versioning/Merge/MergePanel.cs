using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Merge;

/// <summary>The model of <c>_MergePanel.cshtml</c> and <c>_UpdatePanel.cshtml</c>: a forecast, and the form that merges.</summary>
/// <param name="Forecast">Null where there is nothing to look at.</param>
/// <param name="MayMerge">Whether the button is offered; the handler decides.</param>
public sealed record MergePanel(Branch Branch, string Source, string Target, MergePreview? Forecast, bool MayMerge, bool MayClose, string? Message, MergeOptions Options)
{
    private static bool MayCommit(Branch branch, Viewer viewer) => viewer.May(Permissions.ManageBranches)
        || (!branch.IsProtected && viewer.May(Permissions.EditItems) && (branch.Visibility == BranchVisibility.Public || branch.Owner?.Id == viewer.Id));

    /// <summary>The branch into its parent.</summary>
    public static MergePanel Into(Branch branch, MergePreview? forecast, Viewer viewer) => new(
        branch, branch.Name, branch.Parent ?? Ref.MainName, forecast,
        forecast is { IsEmpty: false } && (viewer.May(Permissions.ManageBranches) || viewer.May(Permissions.PublishItems)
            || (branch.Parent != Ref.MainName && viewer.May(Permissions.EditItems))),
        branch.Kind == BranchKind.Topic && (branch.Owner is { } owner && owner.Id == viewer.Id || viewer.May(Permissions.ManageBranches)),
        null, new MergeOptions { CloseSource = !branch.IsProtected });

    /// <summary>The parent's news into the branch.</summary>
    public static MergePanel From(Branch branch, MergePreview? forecast, Viewer viewer) => new(
        branch, branch.Parent ?? Ref.MainName, branch.Name, forecast, forecast is { IsEmpty: false } && MayCommit(branch, viewer), false, null, MergeOptions.Default);
}
