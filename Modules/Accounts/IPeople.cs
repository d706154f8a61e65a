namespace VersionedContent.Accounts;

/// <summary>A person as others may see them.</summary>
public sealed record Person(Guid Id, string Name, string Role, int TrustLevel, DateTimeOffset Joined);

public interface IPeople
{
    Task<Person?> ByName(string name, CancellationToken ct);

    /// <summary>Those of <paramref name="ids"/> that exist, in one query.</summary>
    Task<IReadOnlyDictionary<Guid, Person>> ByIds(IReadOnlyCollection<Guid> ids, CancellationToken ct);
}

/// <summary>An account was made. Written to the outbox with it.</summary>
public sealed record PersonRegistered(Guid Id, string Name);

/// <summary>An account was closed for good. Whoever keeps the person's name puts the stand-in's in its place; what they wrote stays.</summary>
public sealed record AccountClosed(Guid Id, string StandIn);

/// <summary>A person took another public name; what they wrote is to show it.</summary>
public sealed record PersonRenamed(Guid Id, string Name);
