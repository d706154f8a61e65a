using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;
using VersionedContent.Accounts.Trust;

namespace VersionedContent.Accounts.Seeding;

internal sealed class EnsureAccount(AccountsDb db, ILookupNormalizer normalizer, MakeAccount make, ReckonTrust reckon, AccountStates states, TimeProvider time) : IAccountSeeding
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
                await Confirm(made.Account, ct);
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

    public async Task GiveRecord(Guid personId, int acceptedEdits, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO accounts.judgements (person_id, key, is_accepted, at)
                SELECT id, 'seeded:' || n, true, joined + ({now} - joined) * n / ({acceptedEdits} + 1)
                FROM accounts.people CROSS JOIN generate_series(1, {acceptedEdits}) n
                WHERE id = {personId}
                ON CONFLICT DO NOTHING
                """, ct);
            await reckon.Run([personId], ct);
            await transaction.CommitAsync(ct);
        });
        await states.Forget(personId);
    }

    /// <summary>Whoever sets a site up knows the addresses. Of several accounts with one address, it is the first's.</summary>
    private async Task Confirm(Account account, CancellationToken ct)
    {
        if (await db.People.AnyAsync(other => other.NormalizedEmail == account.NormalizedEmail && other.EmailConfirmed, ct))
            return;
        account.EmailConfirmed = true;
        await db.SaveChangesAsync(ct);
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
