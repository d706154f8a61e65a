using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Email;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.External;

internal abstract record ExternalSignUpOutcome
{
    internal sealed record Made(Account Account) : ExternalSignUpOutcome;

    /// <summary>The login opens an account already: it was made in another window, or at this moment.</summary>
    internal sealed record Known(Account Account) : ExternalSignUpOutcome;

    internal sealed record Refused(FieldErrors Errors) : ExternalSignUpOutcome;
}

/// <summary>
/// Makes an account without a password, which a login elsewhere opens. The address is confirmed where the provider vouches
/// for it and nobody confirmed it here; else it is a claim as at sign-up, and no answer tells which.
/// </summary>
internal sealed class MakeExternalAccount(AccountsDb db, UserManager<Account> manager, FindLogin find, Outbox outbox, TimeProvider time)
{
    public async Task<ExternalSignUpOutcome> Run(ExternalSignIn from, string name, string email, CancellationToken ct)
    {
        var (tidy, address) = (AccountRules.Tidy(name), email.Trim());
        var errors = FieldErrors.Of(("name", AccountRules.Name(tidy)), ("email", AccountRules.Email(address)));
        var normalized = manager.NormalizeName(tidy);
        if (!errors.ContainsKey("name") && (await db.People.AnyAsync(person => person.NormalizedUserName == normalized, ct) || await ClosedNames.Has(db, normalized!, ct)))
            errors["name"] = MakeAccount.NameTaken;
        var outcome = errors.Count > 0
            ? new ExternalSignUpOutcome.Refused(errors)
            : await Create(from, tidy, address, from.IsEmailVerified && await MayConfirm(from, address, ct), ct);
        // Asked at last, since the name may be taken by the same person's other window.
        return outcome is ExternalSignUpOutcome.Refused && await find.Run(from, ct) is { } known ? new ExternalSignUpOutcome.Known(known) : outcome;
    }

    private async Task<bool> MayConfirm(ExternalSignIn from, string email, CancellationToken ct)
    {
        var normalized = manager.NormalizeEmail(email);
        return normalized == manager.NormalizeEmail(from.Email)
            && !await db.People.AnyAsync(person => person.NormalizedEmail == normalized && person.EmailConfirmed, ct);
    }

    private async Task<ExternalSignUpOutcome> Create(ExternalSignIn from, string name, string email, bool confirmed, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var account = new Account { Id = Guid.CreateVersion7(now), UserName = name, Email = email, EmailConfirmed = confirmed, Joined = now };
        var created = await manager.CreateAsync(account);
        if (!created.Succeeded)
            return new ExternalSignUpOutcome.Refused(FieldErrors.Of([.. created.Errors.Select(error => (error.Code, (string?)error.Description))]));
        db.UserLogins.Add(new IdentityUserLogin<Guid> { LoginProvider = from.Provider, ProviderKey = from.Key, UserId = account.Id });
        Audit(account, "login.add", from, now);
        if (confirmed)
            Audit(account, "email.confirm", from, now);
        try
        {
            await outbox.Save(db, ct, [new PersonRegistered(account.Id, name), .. confirmed ? Array.Empty<object>() : [new EmailClaimed(account.Id)]]);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } violation)
        {
            db.ChangeTracker.Clear();
            // Another account confirmed the address in this moment. That is its own business.
            return violation.ConstraintName == AccountsDb.UniqueConfirmedEmail
                ? await Create(from, name, email, confirmed: false, ct)
                : new ExternalSignUpOutcome.Refused(FieldErrors.Of(("name", MakeAccount.NameTaken)));
        }

        return new ExternalSignUpOutcome.Made(account);
    }

    private void Audit(Account account, string action, ExternalSignIn from, DateTimeOffset now) => db.Audit.Add(new AuditEntry
    {
        At = now,
        ActorId = account.Id,
        SubjectId = account.Id,
        Action = action,
        Detail = JsonSerializer.Serialize(new { provider = from.Provider }),
    });
}
