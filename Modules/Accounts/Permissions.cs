namespace VersionedContent.Accounts;

/// <summary>What a person may do. Each name is an authorisation policy; roles are sets of them (<see cref="Roles"/>).</summary>
public static class Permissions
{
    /// <summary>Propose a change to an item, or make one on one's own branch.</summary>
    public const string EditItems = "items.edit";

    /// <summary>Change main without a submission.</summary>
    public const string PublishItems = "items.publish";

    public const string CreateBranches = "branches.create";

    /// <summary>Change, merge and archive branches of others, protected ones too.</summary>
    public const string ManageBranches = "branches.manage";

    public const string WriteReviews = "reviews.write";
    public const string ReviewSubmissions = "submissions.review";
    public const string ManageTypes = "types.manage";

    /// <summary>See addresses, change roles, verify and note people, see the site as they do, suspend anybody for any time.</summary>
    public const string ManageUsers = "users.manage";

    /// <summary>
    /// Find people and suspend contributors and reviewers for at most 30 days. Apart from <see cref="ManageUsers"/> because
    /// vandalism is stopped by whoever sees it, while what lasts, or touches the staff, is for administrators.
    /// </summary>
    public const string SuspendUsers = "users.suspend";

    /// <summary>Read who did what to whom. Apart, so that an auditor's token need not be able to manage anybody.</summary>
    public const string ReadAudit = "audit.read";

    /// <summary>See jobs, failed events and feature flags.</summary>
    public const string Operate = "site.operate";

    /// <summary>Change one's own account: name, address, password, sessions, tokens. Everybody may; an API token never can.</summary>
    public const string OwnAccount = "account.manage";

    public static readonly IReadOnlyList<string> All =
        [EditItems, PublishItems, CreateBranches, ManageBranches, WriteReviews, ReviewSubmissions, ManageTypes, ManageUsers, SuspendUsers, ReadAudit, Operate, OwnAccount];
}

/// <summary>The site's roles and what each may do.</summary>
public static class Roles
{
    public const string Contributor = "contributor";
    public const string Reviewer = "reviewer";
    public const string Moderator = "moderator";
    public const string Administrator = "administrator";

    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> Grants = new Dictionary<string, IReadOnlyList<string>>
    {
        [Contributor] = [Permissions.EditItems, Permissions.CreateBranches, Permissions.WriteReviews, Permissions.OwnAccount],
        [Reviewer] = [Permissions.EditItems, Permissions.CreateBranches, Permissions.WriteReviews, Permissions.ReviewSubmissions, Permissions.OwnAccount],
        [Moderator] =
        [
            Permissions.EditItems, Permissions.PublishItems, Permissions.CreateBranches, Permissions.ManageBranches,
            Permissions.WriteReviews, Permissions.ReviewSubmissions, Permissions.ManageTypes, Permissions.SuspendUsers,
            Permissions.OwnAccount,
        ],
        [Administrator] = Permissions.All,
    };

    /// <summary>What whoever is suspended may still do, whatever their role: look, and see to their own account.</summary>
    internal static readonly IReadOnlyList<string> WhenSuspended = [Permissions.OwnAccount];
}
