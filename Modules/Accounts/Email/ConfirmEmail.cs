using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

internal abstract record ConfirmEmailOutcome
{
    /// <summary>The address is this account's alone.</summary>
    internal sealed record Confirmed(string Email) : ConfirmEmailOutcome;

    /// <summary>This side agreed to a change; the other has not yet.</summary>
    internal sealed record Agreed : ConfirmEmailOutcome;

    /// <summary>Another account confirmed the address first. Only who holds a link to the address learns it.</summary>
    internal sealed record Taken(string Email) : ConfirmEmailOutcome;

    /// <summary>Used, replaced, too old, withdrawn, or never a link.</summary>
    internal sealed record Dead : ConfirmEmailOutcome;
}

/// <summary>Uses a link about an address: confirms the one an account has, or agrees to a change, which is made once both sides did.</summary>
internal sealed class ConfirmEmail(
    AccountsDb db, MailLinks links, WriteMail write, Outbox outbox, ILookupNormalizer normalizer, AccountStates states, IOptions<Site> site, TimeProvider time)
{
    private const int MostTries = 3;

    internal static readonly string[] Purposes = [LinkPurposes.ConfirmEmail, LinkPurposes.LeaveEmail, LinkPurposes.TakeEmail];

    /// <summary>What the link is for, without using it; null for one that is no good.</summary>
    public async Task<MailLink?> Look(string? token, CancellationToken ct) => await links.Find(token, ct, Purposes);

    public async Task<ConfirmEmailOutcome> Run(string? token, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            db.ChangeTracker.Clear();
            try
            {
                return await Once(token, ct);
            }
            catch (DbUpdateConcurrencyException) when (tries < MostTries)
            {
                // The link was used, the account changed or the other side agreed at the same moment: look again.
            }
        }
    }

    private async Task<ConfirmEmailOutcome> Once(string? token, CancellationToken ct)
    {
        if (await links.Find(token, ct, Purposes) is not { } link)
            return new ConfirmEmailOutcome.Dead();
        var account = await db.People.SingleAsync(person => person.Id == link.PersonId, ct);
        links.Use(link);
        // Whatever is decided from the account as read here is saved only if it still is so.
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        return link.Purpose == LinkPurposes.ConfirmEmail ? await Confirm(account, link, ct) : await Agree(account, link, ct);
    }

    private async Task<ConfirmEmailOutcome> Confirm(Account account, MailLink link, CancellationToken ct)
    {
        if (account.NormalizedEmail != normalizer.NormalizeEmail(link.Email))
        {
            await db.SaveChangesAsync(ct);
            return new ConfirmEmailOutcome.Dead();
        }

        if (await IsTaken(account, link.Email, ct))
            return await Taken(account, link.Email, ct);
        account.EmailConfirmed = true;
        Audit(account, "email.confirm");
        return await Save(account, link.Email, ct) ?? new ConfirmEmailOutcome.Confirmed(link.Email);
    }

    private async Task<ConfirmEmailOutcome> Agree(Account account, MailLink link, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (await db.EmailChanges.SingleOrDefaultAsync(change => change.PersonId == account.Id && change.ExpiresAt > now, ct) is not { } change)
        {
            await db.SaveChangesAsync(ct);
            return new ConfirmEmailOutcome.Dead();
        }

        if (link.Purpose == LinkPurposes.TakeEmail)
            change.NewAgreedAt = now;
        else
            change.OldAgreedAt = now;
        if (change.NewAgreedAt is null || (change.OldAgreedAt is null && account.EmailConfirmed))
        {
            await db.SaveChangesAsync(ct);
            return new ConfirmEmailOutcome.Agreed();
        }

        if (await IsTaken(account, change.NewEmail, ct))
            return await Taken(account, change.NewEmail, ct);
        object[] letters = account is { EmailConfirmed: true, Email: { } old }
            ? [write.To(account.Id, old, EmailLetters.Changed(site.Value.Name, account.UserName!))]
            : [];
        account.Email = change.NewEmail;
        account.NormalizedEmail = normalizer.NormalizeEmail(change.NewEmail);
        account.EmailConfirmed = true;
        db.EmailChanges.Remove(change);
        Audit(account, "email.change");
        return await Save(account, change.NewEmail, ct, letters) ?? new ConfirmEmailOutcome.Confirmed(change.NewEmail);
    }

    /// <returns>Null once saved; <see cref="ConfirmEmailOutcome.Taken"/> where the address has an owner.</returns>
    private async Task<ConfirmEmailOutcome?> Save(Account account, string email, CancellationToken ct, params object[] letters)
    {
        try
        {
            // Every other link went to an address that this account may have left.
            await outbox.Save(db, saved => links.End(account.Id, saved, [.. Purposes, LinkPurposes.ResetPassword]), ct, letters);
        }
        catch (DbUpdateException error) when (error.InnerException is PostgresException { ConstraintName: AccountsDb.UniqueConfirmedEmail })
        {
            return await Taken(account, email, ct);
        }

        await states.Forget(account.Id);
        return null;
    }

    private Task<bool> IsTaken(Account account, string email, CancellationToken ct)
    {
        var normalized = normalizer.NormalizeEmail(email);
        return db.People.AnyAsync(person => person.NormalizedEmail == normalized && person.EmailConfirmed && person.Id != account.Id, ct);
    }

    private async Task<ConfirmEmailOutcome> Taken(Account account, string email, CancellationToken ct)
    {
        db.ChangeTracker.Clear();
        await links.End(account.Id, ct, Purposes);
        await db.EmailChanges.Where(change => change.PersonId == account.Id).ExecuteDeleteAsync(ct);
        return new ConfirmEmailOutcome.Taken(email);
    }

    private void Audit(Account account, string action) => db.Audit.Add(new AuditEntry
    {
        At = time.GetUtcNow(),
        ActorId = account.Id,
        SubjectId = account.Id,
        Action = action,
        Detail = "{}",
    });
}
