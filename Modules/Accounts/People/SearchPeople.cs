using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People;

/// <summary>What can be the matter with an account.</summary>
internal enum PeopleState
{
    /// <summary>May look and not write, for now.</summary>
    Suspended,

    /// <summary>Its owner asked to close it and may still change their mind.</summary>
    Closing,
    Closed,

    /// <summary>Its address is a claim that nobody has proved.</summary>
    Unconfirmed,

    /// <summary>An administrator found them to be who they say.</summary>
    Verified,
    Unverified,
}

/// <param name="Typed">What a name or address begins with; empty for everybody. Addresses are searched for administrators only.</param>
/// <param name="Role">One of <see cref="Roles.Grants"/>; empty for any.</param>
/// <param name="After">The <c>Next</c> of the page before.</param>
internal sealed record PeopleFilter(string? Typed = null, string? Role = null, PeopleState? State = null, string? After = null);

/// <summary>A person in the list.</summary>
/// <param name="Email">Null for those who do not manage people.</param>
internal sealed record KnownPerson(Guid Id, string Name, string? Email, string Role, int TrustLevel, DateTimeOffset Joined)
{
    public bool EmailConfirmed { get; init; }

    /// <summary>Null, or to come.</summary>
    public DateTimeOffset? SuspendedUntil { get; init; }

    public DateTimeOffset? VerifiedAt { get; init; }
    public DateTimeOffset? ClosesAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
}

/// <param name="Next">Ask with <c>after</c> set to this for the rest; null at the end.</param>
internal sealed record KnownPeople(IReadOnlyList<KnownPerson> People, string? Next);

/// <summary>People by name, in one query.</summary>
internal sealed class SearchPeople(AccountsDb db, ILookupNormalizer normalizer, TimeProvider time)
{
    internal const int PageSize = 50;

    public async Task<KnownPeople> Run(Viewer viewer, PeopleFilter filter, CancellationToken ct)
    {
        if (!viewer.May(Permissions.SuspendUsers))
            return new KnownPeople([], null);
        var seesAddresses = viewer.May(Permissions.ManageUsers);
        var now = time.GetUtcNow();
        var people = db.People.AsNoTracking();
        if (normalizer.NormalizeName(filter.Typed?.Trim()) is { Length: > 0 } begin)
        {
            people = people.Where(person =>
                person.NormalizedUserName!.StartsWith(begin) || (seesAddresses && person.NormalizedEmail!.StartsWith(begin)));
        }

        if (!string.IsNullOrEmpty(filter.Role))
            people = people.Where(person => person.Role == filter.Role);
        people = filter.State switch
        {
            PeopleState.Suspended => people.Where(person => person.SuspendedUntil > now),
            PeopleState.Closing => people.Where(person => person.ClosesAt != null && person.ClosedAt == null),
            PeopleState.Closed => people.Where(person => person.ClosedAt != null),
            PeopleState.Unconfirmed => people.Where(person => !person.EmailConfirmed && person.ClosedAt == null),
            PeopleState.Verified => people.Where(person => person.VerifiedAt != null),
            PeopleState.Unverified => people.Where(person => person.VerifiedAt == null),
            _ => people,
        };
        if (normalizer.NormalizeName(filter.After) is { Length: > 0 } from)
            people = people.Where(person => string.Compare(person.NormalizedUserName, from) > 0);
        var found = await people.OrderBy(person => person.NormalizedUserName).Take(PageSize + 1)
            .Select(person => new KnownPerson(
                person.Id, person.UserName!, seesAddresses ? person.Email : null, person.Role, person.TrustLevel, person.Joined)
            {
                EmailConfirmed = person.EmailConfirmed,
                SuspendedUntil = person.SuspendedUntil > now ? person.SuspendedUntil : null,
                VerifiedAt = person.VerifiedAt,
                ClosesAt = person.ClosesAt,
                ClosedAt = person.ClosedAt,
            })
            .ToListAsync(ct);
        var page = found.Take(PageSize).ToList();
        return new KnownPeople(page, found.Count > PageSize ? page[^1].Name : null);
    }
}
