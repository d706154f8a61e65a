using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;

namespace VersionedContent.Accounts.Profile;

/// <summary>A person as their public page shows them, as far as <see cref="Shows"/> lets it.</summary>
internal sealed record PublicProfile(
    Person Person, bool IsClosed, ShownToAll Shown, string Biography, IReadOnlyList<string> Links, string TimeZone, byte[]? PictureHash, DateTimeOffset? VerifiedAt)
{
    /// <summary>Nothing is shown of an account that is closed, or is to be.</summary>
    public bool Shows(ShownToAll part) => !IsClosed && Shown.HasFlag(part);
}

internal sealed class ReadProfile(AccountsDb db, ILookupNormalizer normalizer)
{
    public async Task<PublicProfile?> ByName(string name, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeName(AccountRules.Tidy(name));
        return await db.People.Where(person => person.NormalizedUserName == normalized)
            .Select(person => new PublicProfile(
                new Person(person.Id, person.UserName!, person.Role, person.TrustLevel, person.Joined),
                person.ClosedAt != null || person.ClosesAt != null, person.Shown, person.Biography, person.Links, person.TimeZone,
                person.PictureHash, person.VerifiedAt))
            .FirstOrDefaultAsync(ct);
    }
}
