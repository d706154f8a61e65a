using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Profile;

internal abstract record RenameOutcome
{
    internal sealed record Renamed(string Name) : RenameOutcome;

    internal sealed record Refused(FieldErrors Errors) : RenameOutcome;
}

/// <summary>Gives a person another public name. The event has what they wrote shown under it.</summary>
internal sealed class Rename(AccountsDb db, UserManager<Account> manager, Outbox outbox, AccountStates states, TimeProvider time)
{
    public async Task<RenameOutcome> Run(Guid personId, string name, CancellationToken ct)
    {
        var tidy = AccountRules.Tidy(name);
        if (AccountRules.Name(tidy) is { } problem)
            return Refused(problem);

        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        if (account.UserName == tidy)
            return new RenameOutcome.Renamed(tidy);
        var normalized = manager.NormalizeName(tidy);
        if (await db.People.AnyAsync(person => person.NormalizedUserName == normalized && person.Id != personId, ct) || await ClosedNames.Has(db, normalized, ct))
            return Refused(MakeAccount.NameTaken);

        account.UserName = tidy;
        account.NormalizedUserName = normalized;
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        try
        {
            await outbox.Save(db, ct, new PersonRenamed(personId, tidy), ChangeProfile.Noted(personId, "Took another public name", time.GetUtcNow()));
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { ConstraintName: AccountsDb.UniqueName })
        {
            return Refused(MakeAccount.NameTaken);
        }

        await states.Forget(personId);
        return new RenameOutcome.Renamed(tidy);
    }

    private static RenameOutcome.Refused Refused(string problem) => new(FieldErrors.Of(("name", problem)));
}
