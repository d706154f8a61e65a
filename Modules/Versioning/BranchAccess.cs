using VersionedContent.Accounts;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning;

/// <summary>Who sees and who changes a branch.</summary>
internal static class BranchAccess
{
    /// <summary>Sees private branches of others. The same rule stands in the queries as "owner or @sees_all".</summary>
    public static bool SeesAll(Viewer viewer) => viewer.May(Permissions.ReviewSubmissions) || viewer.May(Permissions.ManageBranches);

    /// <summary>Null where the viewer may make topic branches, else why not.</summary>
    public static string? WhyNotMake(Viewer viewer) =>
        viewer.Id is null ? "Sign in to make a branch." : viewer.May(Permissions.CreateBranches) ? null : "This account may not make branches.";

    /// <summary>Null where the viewer may commit to the branch, else why not.</summary>
    public static string? WhyNotCommit(BranchRow branch, Viewer viewer) =>
        branch is { IsProtected: true, Kind: not BranchKind.Main, State: BranchState.Open }
            ? $"The branch {branch.Name} is protected: it takes changes only by merges of moderators."
            : WhyNotChange(branch, viewer);

    private static string? WhyNotChange(BranchRow branch, Viewer viewer)
    {
        if (branch.State != BranchState.Open)
            return $"The branch {branch.Name} is {branch.State.ToString().ToLowerInvariant()}; make a new branch to go on.";
        if (viewer.May(Permissions.ManageBranches))
            return null;
        if (branch.Kind == BranchKind.Main)
            return viewer.May(Permissions.PublishItems) ? null : "Changes to main go through a submission.";
        if (branch.IsProtected)
            return $"The branch {branch.Name} is protected: a moderator merges into it.";
        if (!viewer.May(Permissions.EditItems))
            return "Sign in to edit.";
        return branch.Visibility == BranchVisibility.Public || branch.OwnerId == viewer.Id
            ? null
            : $"The branch {branch.Name} belongs to someone else.";
    }

    /// <summary>
    /// Null where the viewer may merge the one branch into the other: who reviews submissions may merge those of others
    /// into main without being a publisher.
    /// </summary>
    public static string? WhyNotMerge(BranchRow source, BranchRow target, Viewer viewer) =>
        target.State == BranchState.Open && target.Kind == BranchKind.Main
        && source.Kind == BranchKind.Submission && source.OwnerId != viewer.Id && viewer.May(Permissions.ReviewSubmissions)
            ? null
            : WhyNotChange(target, viewer);

    /// <summary>Null where the viewer may rename, reopen or delete the branch, or tag a state of it, else why not.</summary>
    public static string? WhyNotManage(BranchRow branch, Viewer viewer) => branch.Kind switch
    {
        BranchKind.Main => "Main stays as it is.",
        BranchKind.Submission => $"The branch {branch.Name} belongs to a submission: it goes the submission's way.",
        _ when branch.OwnerId is { } owner && owner == viewer.Id => null,
        _ => viewer.May(Permissions.ManageBranches) ? null : $"The branch {branch.Name} belongs to someone else; its owner or a moderator may do that.",
    };

    /// <summary>Null where the viewer may close the branch (archive it, or have a merge close it), else why not.</summary>
    public static string? WhyNotClose(BranchRow branch, Viewer viewer) =>
        branch.Kind == BranchKind.Main ? "Main cannot be closed."
        : branch.OwnerId == viewer.Id || viewer.May(Permissions.ManageBranches) ? null
        : $"Only its owner or a moderator may close {branch.Name}.";
}
