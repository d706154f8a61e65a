using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.ViewAs;

/// <summary>As whom an administrator can look at the site. Not as an administrator: that is what they see anyway.</summary>
internal static class ViewRoles
{
    /// <summary>Somebody who is not signed in. No role of an account, and without any trust.</summary>
    public const string Visitor = "visitor";

    public static readonly IReadOnlyList<string> All = [Visitor, Roles.Contributor, Roles.Reviewer, Roles.Moderator];

    /// <summary>Such as "contributor, trust 2 (regular)".</summary>
    public static string Words(string role, int trust) => role == Visitor ? role : $"{role}, trust {trust} ({BadgeTagHelper.TrustName(trust)})";
}
