using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Devices;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.SignIn;
using VersionedContent.Accounts.SignUp;
using VersionedContent.Accounts.Tokens;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Passwords;

internal abstract record ResetPasswordOutcome
{
    /// <summary>Set; every session and token of the account is over.</summary>
    internal sealed record Reset(string Name) : ResetPasswordOutcome;

    /// <summary>The link is still good.</summary>
    internal sealed record Refused(FieldErrors Errors) : ResetPasswordOutcome;

    /// <summary>Used, replaced, too old, or never a link.</summary>
    internal sealed record Dead : ResetPasswordOutcome;
}

/// <summary>
/// Sets a new password by the link of a letter, and thereby ends all sessions and tokens. Whoever has the letter box is the
/// owner: strangers' wrong passwords are forgiven, and the browser that it is done in becomes a known device, where they
/// cannot hold the owner off (<see cref="OpenSession"/>).
/// </summary>
internal sealed class ResetPassword(
    AccountsDb db, UserManager<Account> manager, MailLinks links, WriteMail write, Outbox outbox, EndSessions end, RevokeTokens tokens, KnownDevices devices, Tries tries,
    AccountStates states, IOptions<Site> site, TimeProvider time)
{
    /// <summary>The name of the account that the link is for, without using it; null for one that is no good.</summary>
    public async Task<string?> Look(string? token, CancellationToken ct)
    {
        if (await links.Find(token, ct, LinkPurposes.ResetPassword) is not { } link)
            return null;
        return await db.People.Where(person => person.Id == link.PersonId).Select(person => person.UserName).SingleAsync(ct);
    }

    /// <param name="client">With what it is to be known by from now on.</param>
    public async Task<ResetPasswordOutcome> Run(string? token, string next, Client client, CancellationToken ct)
    {
        if (await links.Find(token, ct, LinkPurposes.ResetPassword) is not { } link)
            return new ResetPasswordOutcome.Dead();
        var account = await db.People.SingleAsync(person => person.Id == link.PersonId, ct);
        var errors = FieldErrors.Of(("newPassword", AccountRules.Password(next, account.UserName!, account.Email ?? "")));
        if (errors.Count > 0)
            return new ResetPasswordOutcome.Refused(errors);

        account.PasswordHash = manager.PasswordHasher.HashPassword(account, next);
        var stamped = await manager.UpdateSecurityStampAsync(account);
        if (!stamped.Succeeded)
            throw new InvalidOperationException($"Account {account.Id} takes no new stamp: {stamped}");
        links.Use(link);
        db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), ActorId = account.Id, SubjectId = account.Id, Action = "password.reset", Detail = "{}" });
        try
        {
            await outbox.Save(
                db, async saved =>
                {
                    await end.All(account.Id, saved);
                    await tokens.All(account.Id, saved);
                    await devices.Remember(account.Id, client, saved);
                    await links.End(account.Id, saved, LinkPurposes.ResetPassword);
                },
                ct, write.To(account.Id, link.Email, PasswordLetters.SetByLetter(site.Value.Name, account.UserName!)));
        }
        catch (DbUpdateConcurrencyException error) when (error.Entries.Any(entry => entry.Entity is MailLink))
        {
            return new ResetPasswordOutcome.Dead();
        }

        await states.Forget(account.Id);
        // The address that the letter went to, and no other: it alone is proven to be theirs.
        await tries.Forgive([account.NormalizedUserName!, manager.NormalizeEmail(link.Email)!, .. AtDevice(account.Id, client)], ct);
        return new ResetPasswordOutcome.Reset(account.UserName!);
    }

    private static IEnumerable<string> AtDevice(Guid personId, Client client) =>
        client.DeviceHash is { } device ? [Tries.AtDevice(personId, device)] : [];
}
