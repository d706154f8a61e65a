namespace VersionedContent.Accounts.Access;

/// <summary>From the account's state, as every request has it.</summary>
internal sealed class PresentPermissions(AccountStates states, TimeProvider time) : IPermissions
{
    public async ValueTask<IReadOnlySet<string>> Of(Guid personId, CancellationToken ct)
    {
        if (personId == Viewer.Site.Id)
            return Viewer.Site.Permissions;
        return await states.Get(personId, ct) is { ClosesAt: null } state
            ? CurrentAccount.PermissionsOf(state, time.GetUtcNow()).ToHashSet()
            : new HashSet<string>();
    }
}
