using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Closing;

/// <param name="ByLink">The link of the letter that it is undone by; null by signing in.</param>
internal sealed record ClosingAccount(Account Account, MailLink? ByLink);

/// <summary>Keeps an account that was to be closed, as long as that is not done.</summary>
internal sealed class UndoClosing(
    AccountsDb db, MailLinks links, WriteMail write, LetterLimit limit, Outbox outbox, AccountStates states, IOptions<Site> site, TimeProvider time)
{
    /// <summary>The account that can be kept; null where it is closed, kept already, or the link is no good.</summary>
    /// <param name="personId">Who signed in; null where only a link is there.</param>
    public async Task<ClosingAccount?> Find(Guid? personId, string? token, CancellationToken ct)
    {
        var link = string.IsNullOrEmpty(token) ? null : await links.Find(token, ct, LinkPurposes.UndoClosing);
        var id = link?.PersonId ?? personId;
        var now = time.GetUtcNow();
        return await db.People.SingleOrDefaultAsync(person => person.Id == id && person.ClosesAt > now && person.ClosedAt == null, ct) is { } account
            ? new ClosingAccount(account, link)
            : null;
    }

    /// <returns>False where it was closed or kept meanwhile.</returns>
    public async Task<bool> Run(ClosingAccount closing, CancellationToken ct)
    {
        var account = closing.Account;
        account.ClosesAt = null;
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        db.Audit.Add(new AuditEntry { At = time.GetUtcNow(), ActorId = account.Id, SubjectId = account.Id, Action = "account.close.undo", Detail = "{}" });
        if (closing.ByLink is { } link)
            links.Use(link);
        object[] letters = account is { EmailConfirmed: true, Email: { } email } && await limit.Allows(email, ClosingLetters.UndoneKind, ct)
            ? [write.To(account.Id, email, ClosingLetters.Undone(site.Value.Name, account.UserName!))]
            : [];
        try
        {
            await outbox.Save(db, saved => links.End(account.Id, saved, LinkPurposes.UndoClosing), ct, letters);
        }
        catch (DbUpdateConcurrencyException)
        {
            db.ChangeTracker.Clear();
            return false;
        }

        await states.Forget(account.Id);
        return true;
    }
}
