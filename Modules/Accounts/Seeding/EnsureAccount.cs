using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;

namespace VersionedContent.Accounts.Seeding;

internal sealed class EnsureAccount(AccountsDb db, ILookupNormalizer normalizer, MakeAccount make, AccountStates states) : IAccountSeeding
{
    async Task<Guid> IAccountSeeding.EnsureAccount(
        string name, string email, string password, string role, DateTimeOffset joined, CancellationToken ct)
    {
        if (!Roles.Grants.ContainsKey(role))
            throw new ArgumentException($"There is no role '{role}'.", nameof(role));
        var tidy = AccountRules.Tidy(name);
        if (await Existing(tidy, role, ct) is { } id)
            return id;

        switch (await make.Create(tidy, email.Trim(), password, role, joined, ct))
        {
            case SignUpOutcome.Made made:
                return made.Account.Id;
            case SignUpOutcome.Refused { Errors: var errors } when errors.ContainsValue(MakeAccount.NameTaken):
                // Another replica made it in between.
                db.ChangeTracker.Clear();
                return await Existing(tidy, role, ct) ?? throw new InvalidOperationException($"The account '{tidy}' came and went.");
            case SignUpOutcome.Refused refused:
                throw new ArgumentException(string.Join(" ", refused.Errors.Select(error => $"{error.Key}: {error.Value}")), nameof(name));
            default:
                throw new InvalidOperationException("No such outcome.");
        }
    }

    private async Task<Guid?> Existing(string name, string role, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeName(name);
        var account = await db.People.FirstOrDefaultAsync(person => person.NormalizedUserName == normalized, ct);
        if (account is not null && account.Role != role)
        {
            account.Role = role;
            await db.SaveChangesAsync(ct);
            await states.Forget(account.Id);
        }

        return account?.Id;
    }
}
