using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;

namespace VersionedContent.Accounts.People;

internal sealed class FindPeople(AccountsDb db, ILookupNormalizer normalizer) : IPeople
{
    public async Task<Person?> ByName(string name, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeName(AccountRules.Tidy(name));
        return await db.People.Where(person => person.NormalizedUserName == normalized)
            .Select(person => new Person(person.Id, person.UserName!, person.Role, person.TrustLevel, person.Joined))
            .FirstOrDefaultAsync(ct);
    }

    public async Task<IReadOnlyDictionary<Guid, Person>> ByIds(IReadOnlyCollection<Guid> ids, CancellationToken ct)
    {
        if (ids.Count == 0)
            return new Dictionary<Guid, Person>();
        return await db.People.Where(person => ids.Contains(person.Id))
            .Select(person => new Person(person.Id, person.UserName!, person.Role, person.TrustLevel, person.Joined))
            .ToDictionaryAsync(person => person.Id, ct);
    }
}
