using VersionedContent.Accounts;

namespace VersionedContent.Versioning.Operations;

/// <summary>
/// Who long work is done for, as they are at this moment: with no more than they had when they asked (a token may have
/// less than its owner), and with nothing that was taken from them since.
/// </summary>
internal sealed class OwnerRights(IPermissions permissions)
{
    public async ValueTask<Viewer> Now(Viewer asked, CancellationToken ct)
    {
        var present = await permissions.Of(asked.Id!.Value, ct);
        return asked with { Permissions = asked.Permissions.Where(present.Contains).ToHashSet() };
    }

    /// <summary>Why the work cannot be done any more, where it could be when it was asked for.</summary>
    public static string Lost(Viewer asked) =>
        $"The account {asked.Name} may not do this any more: its role was changed, or it is suspended or closed. What was committed before stays.";
}

/// <summary>Where the engine runs without accounts: there is nobody to take anything from anyone.</summary>
internal sealed class EverybodyMay : IPermissions
{
    private static readonly IReadOnlySet<string> All = Permissions.All.ToHashSet();

    public ValueTask<IReadOnlySet<string>> Of(Guid personId, CancellationToken ct) => ValueTask.FromResult(All);
}
