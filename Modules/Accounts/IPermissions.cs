namespace VersionedContent.Accounts;

/// <summary>What people may do at this moment, for work that goes on when the request that began it is over.</summary>
public interface IPermissions
{
    /// <summary>
    /// Out of <see cref="Permissions"/>, as a request of that person would have them now: by their role, hardly any while
    /// they are suspended, none where the account is closing, closed or unknown. <see cref="Viewer.Site"/> may do everything.
    /// Cheap enough to ask now and then while the work goes on.
    /// </summary>
    ValueTask<IReadOnlySet<string>> Of(Guid personId, CancellationToken ct);
}
