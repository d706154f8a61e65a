using Microsoft.AspNetCore.Identity;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.SignUp;

namespace VersionedContent.Accounts.Passwords;

internal abstract record ChangePasswordOutcome
{
    /// <summary>Changed; every session but a new one for <paramref name="Account"/> is over.</summary>
    internal sealed record Changed(Account Account) : ChangePasswordOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangePasswordOutcome;
}

/// <summary>Sets a new password where the present one is given, and thereby ends all other sessions.</summary>
internal sealed class ChangePassword(AccountsDb db, UserManager<Account> manager, AccountStates states)
{
    public async Task<ChangePasswordOutcome> Run(Guid personId, string present, string next, CancellationToken ct)
    {
        var account = await manager.FindByIdAsync(personId.ToString())
            ?? throw new InvalidOperationException($"A session stands for account {personId}, which is gone.");
        var errors = FieldErrors.Of(
            ("currentPassword", await manager.CheckPasswordAsync(account, present) ? null : "That is not your present password."),
            ("newPassword", AccountRules.Password(next, account.UserName!, account.Email!)));
        if (errors.Count > 0)
            return new ChangePasswordOutcome.Refused(errors);

        var changed = await manager.ChangePasswordAsync(account, present, next);
        if (!changed.Succeeded)
            return new ChangePasswordOutcome.Refused(FieldErrors.Of([.. changed.Errors.Select(error => ("newPassword", (string?)error.Description))]));
        await db.SaveChangesAsync(ct);
        await states.Forget(personId);
        return new ChangePasswordOutcome.Changed(account);
    }
}
