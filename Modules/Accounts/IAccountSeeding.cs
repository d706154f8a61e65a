namespace VersionedContent.Accounts;

/// <summary>Makes accounts that are to be there from the start: demo content's people, a new site's administrator, a test's user.</summary>
public interface IAccountSeeding
{
    /// <summary>
    /// The account called <paramref name="name"/>, made now where there is none, with its address confirmed unless another
    /// account has confirmed it. One that is there keeps its address and password, and is given <paramref name="role"/>.
    /// </summary>
    /// <param name="password">Held to the same rules as at sign-up.</param>
    /// <param name="role">One of <see cref="Roles.Grants"/>.</param>
    /// <exception cref="ArgumentException">The name, address, password or role breaks a rule; the message says which.</exception>
    Task<Guid> EnsureAccount(string name, string email, string password, string role, DateTimeOffset joined, CancellationToken ct);

    /// <summary>
    /// Makes of the account one that has been here: <paramref name="acceptedEdits"/> of its edits, spread from the day
    /// of joining until now, count as accepted by somebody else. Trust follows by the rules.
    /// Safe to repeat.
    /// </summary>
    Task GiveRecord(Guid personId, int acceptedEdits, CancellationToken ct);
}
