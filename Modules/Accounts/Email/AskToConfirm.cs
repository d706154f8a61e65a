using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Email;

/// <summary>A person claims the address of their account: a letter is to ask there.</summary>
internal sealed record EmailClaimed(Guid PersonId);

/// <summary>
/// Writes to a claimed address. Behind the outbox, so that whoever signs up cannot tell by the answer or its time whether
/// the address is known: the request looks nothing up.
/// </summary>
internal sealed class AskToConfirm(AccountsDb db, WriteMail write, MailLinks links, LetterLimit limit, Outbox outbox, IOptions<Site> site)
    : IHandle<EmailClaimed>
{
    public async Task Handle(EmailClaimed @event, CancellationToken ct)
    {
        var account = await db.People.AsNoTracking().SingleOrDefaultAsync(person => person.Id == @event.PersonId, ct);
        if (account is not { EmailConfirmed: false, Email: { } email, ClosedAt: null })
            return;
        var owner = await db.People.AsNoTracking()
            .Where(person => person.NormalizedEmail == account.NormalizedEmail && person.EmailConfirmed)
            .Select(person => new { person.Id, person.UserName })
            .SingleOrDefaultAsync(ct);
        if (!await limit.Allows(email, owner is null ? LinkPurposes.ConfirmEmail : EmailLetters.TakenKind, ct))
            return;

        var letter = owner is null
            ? EmailLetters.Confirm(site.Value.Name, account.UserName!, await links.Make(account.Id, LinkPurposes.ConfirmEmail, email, LinkPurposes.ConfirmGoodFor, ct))
            : EmailLetters.Taken(site.Value.Name, owner.UserName!, account.UserName!);
        await outbox.Save(db, ct, write.To(owner?.Id ?? account.Id, email, letter));
    }
}
