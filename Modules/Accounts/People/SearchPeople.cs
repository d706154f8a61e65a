using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.People;

/// <summary>A person as an administrator sees them.</summary>
internal sealed record KnownPerson(Guid Id, string Name, string Email, string Role, int TrustLevel, DateTimeOffset Joined);

/// <param name="Next">Ask with <c>after</c> set to this for the rest; null at the end.</param>
internal sealed record KnownPeople(IReadOnlyList<KnownPerson> People, string? Next);

/// <summary>People whose name or address begins with what was typed, by name.</summary>
internal sealed class SearchPeople(AccountsDb db, ILookupNormalizer normalizer)
{
    internal const int PageSize = 50;

    public async Task<KnownPeople> Run(string? typed, string? after, CancellationToken ct)
    {
        var begin = normalizer.NormalizeName(typed?.Trim()) ?? "";
        var people = db.People.AsNoTracking();
        if (begin.Length > 0)
            people = people.Where(person => person.NormalizedUserName!.StartsWith(begin) || person.NormalizedEmail!.StartsWith(begin));
        if (normalizer.NormalizeName(after) is { Length: > 0 } from)
            people = people.Where(person => string.Compare(person.NormalizedUserName, from) > 0);
        var found = await people.OrderBy(person => person.NormalizedUserName).Take(PageSize + 1)
            .Select(person => new KnownPerson(person.Id, person.UserName!, person.Email!, person.Role, person.TrustLevel, person.Joined))
            .ToListAsync(ct);
        var page = found.Take(PageSize).ToList();
        return new KnownPeople(page, found.Count > PageSize ? page[^1].Name : null);
    }
}
