using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Email;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.SignUp;

internal sealed record NewAccount(string Name, string Email, string Password);

internal abstract record SignUpOutcome
{
    internal sealed record Made(Account Account) : SignUpOutcome;

    internal sealed record Refused(FieldErrors Errors) : SignUpOutcome;
}

/// <summary>
/// Makes an account. Whether others claim the same address is neither asked nor told: the same work is done and the same
/// answer given. Names are public, so a taken one is said.
/// </summary>
internal sealed class MakeAccount(AccountsDb db, UserManager<Account> manager, Outbox outbox, TimeProvider time)
{
    internal const string NameTaken = "Someone has that name already. Choose another.";

    public async Task<SignUpOutcome> Run(NewAccount request, CancellationToken ct)
    {
        var name = AccountRules.Tidy(request.Name);
        var email = request.Email.Trim();
        var errors = FieldErrors.Of(
            ("name", AccountRules.Name(name)),
            ("email", AccountRules.Email(email)),
            ("password", AccountRules.Password(request.Password, name, email)));
        var normalized = manager.NormalizeName(name);
        if (!errors.ContainsKey("name") && (await db.People.AnyAsync(person => person.NormalizedUserName == normalized, ct) || await ClosedNames.Has(db, normalized, ct)))
            errors["name"] = NameTaken;
        if (errors.Count > 0)
            return new SignUpOutcome.Refused(errors);

        return await Create(name, email, request.Password, Roles.Contributor, time.GetUtcNow(), ct, ask: true);
    }

    /// <summary>Makes the account as given, whatever the role; for <see cref="Run"/> and for seeding.</summary>
    /// <param name="ask">True has a letter ask whether the address is theirs.</param>
    internal async Task<SignUpOutcome> Create(
        string name, string email, string password, string role, DateTimeOffset joined, CancellationToken ct, bool ask = false)
    {
        var account = new Account { Id = Guid.CreateVersion7(time.GetUtcNow()), UserName = name, Email = email, Role = role, Joined = joined };
        var created = await manager.CreateAsync(account, password);
        if (!created.Succeeded)
            return new SignUpOutcome.Refused(FieldErrors.Of([.. created.Errors.Select(error => (error.Code, (string?)error.Description))]));
        try
        {
            await outbox.Save(db, ct, [new PersonRegistered(account.Id, name), .. ask ? new object[] { new EmailClaimed(account.Id) } : []]);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { ConstraintName: AccountsDb.UniqueName })
        {
            return new SignUpOutcome.Refused(FieldErrors.Of(("name", NameTaken)));
        }

        return new SignUpOutcome.Made(account);
    }
}
