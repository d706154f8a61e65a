namespace VersionedContent.Accounts.Tokens;

/// <param name="Name">A permission: a token with the scope has it as long as its owner has.</param>
/// <param name="Words">What it lets a program do, for the person who gives it.</param>
internal sealed record TokenScope(string Name, string Words);

/// <summary>
/// What a token may be given beyond reading what its owner may read. Managing the account itself is not among it: a token
/// that leaked must not be able to make more of itself or to lock its owner out.
/// </summary>
internal static class TokenScopes
{
    public static readonly IReadOnlyList<TokenScope> All =
    [
        new(Permissions.EditItems, "Propose changes, and change items on your own branches"),
        new(Permissions.CreateBranches, "Make branches, and rename, merge and archive your own"),
        new(Permissions.WriteReviews, "Write reviews"),
        new(Permissions.ReviewSubmissions, "Decide on submissions"),
        new(Permissions.PublishItems, "Change the main branch without a submission"),
        new(Permissions.ManageBranches, "Manage branches of others"),
        new(Permissions.ManageTypes, "Change types"),
        new(Permissions.ManageUsers, "Manage people: roles, verification, notes, sessions"),
        new(Permissions.SuspendUsers, "Find people and suspend them"),
        new(Permissions.ReadAudit, "Read the audit"),
        new(Permissions.Operate, "See jobs and failed events"),
    ];

    /// <summary>Those that the viewer could use.</summary>
    public static IReadOnlyList<TokenScope> For(Viewer viewer) => [.. All.Where(scope => viewer.May(scope.Name))];
}
