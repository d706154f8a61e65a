using System.Security.Claims;

namespace VersionedContent.Accounts;

/// <summary>Who asks: an id and a name where signed in, and what that person may do. Handlers take this, never HttpContext.</summary>
/// <param name="Id">The account, or null for a visitor.</param>
/// <param name="Name">The public name; empty for a visitor.</param>
/// <param name="Permissions">Names out of <see cref="Accounts.Permissions"/>.</param>
/// <param name="TrustLevel">0 for a visitor or newcomer; rises with accepted edits.</param>
public sealed record Viewer(Guid? Id, string Name, IReadOnlySet<string> Permissions, int TrustLevel)
{
    public static readonly Viewer Visitor = new(null, "", new HashSet<string>(), 0);

    /// <summary>The site itself: imports, demo content, jobs. May do everything.</summary>
    public static readonly Viewer Site = new(new Guid("00000000-0000-7000-8000-000000000001"), "the site", Accounts.Permissions.All.ToHashSet(), int.MaxValue);

    public bool May(string permission) => Permissions.Contains(permission);
}

public static class ViewerClaims
{
    public const string Permission = "permission";
    public const string TrustLevel = "trust";

    /// <summary>
    /// The role as whose bearer an administrator looks at the site. Whoever has it keeps their own id and name (their own
    /// pages stay their own), has that role's permissions, and may change nothing. As a visitor they are nobody.
    /// </summary>
    public const string ViewAs = "view-as";

    /// <summary>The viewer that the sign-in cookie or API token of this request stands for.</summary>
    public static Viewer Viewer(this ClaimsPrincipal principal)
    {
        if (principal.Identity?.IsAuthenticated != true || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id))
            return Accounts.Viewer.Visitor;
        var permissions = principal.FindAll(Permission).Select(claim => claim.Value).ToHashSet();
        var trust = int.TryParse(principal.FindFirstValue(TrustLevel), out var level) ? level : 0;
        return new Viewer(id, principal.Identity.Name ?? "", permissions, trust);
    }
}
