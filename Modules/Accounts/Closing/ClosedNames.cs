using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Closing;

/// <summary>
/// Names of closed accounts, which nobody can take: readers, links and other sites still know somebody by them. Kept as
/// hashes, so that no name of someone who is gone is here. A name can be tried, which its sign-up form allows as well.
/// </summary>
internal static class ClosedNames
{
    /// <summary>Ask after looking whether somebody has the name: the two are exchanged in one transaction.</summary>
    public static Task<bool> Has(AccountsDb db, string normalizedName, CancellationToken ct)
    {
        var hash = Hash(normalizedName);
        return db.ClosedNames.AnyAsync(name => name.Hash == hash, ct);
    }

    public static Task Add(AccountsDb db, string normalizedName, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"INSERT INTO accounts.closed_names (hash) VALUES ({Hash(normalizedName)}) ON CONFLICT DO NOTHING", ct);

    private static byte[] Hash(string normalizedName) => SHA256.HashData(Encoding.UTF8.GetBytes(normalizedName));
}
