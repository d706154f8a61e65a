using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.SignUp;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Passwords;

/// <summary>Somebody says that they forgot a password.</summary>
/// <param name="Typed">A name or address, encrypted: events can be read by operators, and people type all kinds of things.</param>
internal sealed record PasswordForgotten(byte[] Typed);

/// <summary>Keeps what was typed unreadable in the outbox.</summary>
internal sealed class TypedSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("VersionedContent.Accounts.Passwords.Forgotten");

    public byte[] Close(string typed) => _protector.Protect(Encoding.UTF8.GetBytes(typed));

    public string Open(byte[] typed) => Encoding.UTF8.GetString(_protector.Unprotect(typed));
}

/// <summary>
/// Takes down that a password was forgotten. Whether an account has that name or address is looked up behind the outbox
/// (<see cref="WriteResetLetter"/>) and not here: answer, work and time cannot differ.
/// </summary>
internal sealed class ForgetPassword(AccountsDb db, Outbox outbox, TypedSeal seal)
{
    private const int Longest = 254;

    /// <returns>What is wrong with what was typed, whoever has it; empty where it is taken down.</returns>
    public async Task<FieldErrors> Run(string nameOrEmail, CancellationToken ct)
    {
        var typed = nameOrEmail.Trim();
        var errors = FieldErrors.Of(("name", typed.Length is 0 or > Longest ? "Enter your name or e-mail address." : null));
        if (errors.Count == 0)
            await outbox.Save(db, ct, new PasswordForgotten(seal.Close(typed)));
        return errors;
    }
}

/// <summary>Writes the letter with the link, where there is an account to write to.</summary>
internal sealed class WriteResetLetter(
    AccountsDb db, UserManager<Account> manager, WriteMail write, MailLinks links, LetterLimit limit, Outbox outbox, TypedSeal seal, IOptions<Site> site)
    : IHandle<PasswordForgotten>
{
    public async Task Handle(PasswordForgotten @event, CancellationToken ct)
    {
        var typed = seal.Open(@event.Typed);
        if (await Find(typed, ct) is not { Email: { } email, ClosedAt: null } account || !await limit.Allows(email, LinkPurposes.ResetPassword, ct))
            return;
        var secret = await links.Make(account.Id, LinkPurposes.ResetPassword, email, LinkPurposes.ResetGoodFor, ct);
        await outbox.Save(db, ct, write.To(account.Id, email, PasswordLetters.Reset(site.Value.Name, account.UserName!, secret)));
    }

    private async Task<Account?> Find(string typed, CancellationToken ct)
    {
        if (typed.Contains('@', StringComparison.Ordinal))
            return await manager.FindByEmailAsync(typed);
        var normalized = manager.NormalizeName(AccountRules.Tidy(typed));
        return await db.People.FirstOrDefaultAsync(person => person.NormalizedUserName == normalized, ct);
    }
}
