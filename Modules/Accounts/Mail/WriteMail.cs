using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Mail;

/// <summary>
/// Writes letters. A letter is a row of the transaction that gave rise to it and is sent from the outbox afterwards, so
/// that no request waits for a mail server and none is sent for what did not happen.
/// </summary>
internal sealed class WriteMail(AccountsDb db, LetterSeal seal, TimeProvider time)
{
    /// <summary>Adds the letter to what <c>db</c> saves next.</summary>
    /// <param name="personId">Whom it is for; null where the address belongs to nobody here.</param>
    /// <returns>The event to hand to <c>Outbox.Save</c> with it.</returns>
    public MailWritten To(Guid? personId, string address, Letter letter)
    {
        var mail = new Data.Mail
        {
            Id = Guid.CreateVersion7(time.GetUtcNow()),
            PersonId = personId,
            To = address,
            Kind = letter.Kind,
            Content = seal.Close(letter),
            WrittenAt = time.GetUtcNow(),
        };
        db.Mails.Add(mail);
        return new MailWritten(mail.Id);
    }
}

/// <summary>Keeps what letters say unreadable at rest: some hold a link that opens an account.</summary>
internal sealed class LetterSeal(IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("VersionedContent.Accounts.Mail");

    public byte[] Close(Letter letter) => _protector.Protect(JsonSerializer.SerializeToUtf8Bytes(letter));

    public Letter Open(byte[] content) => JsonSerializer.Deserialize<Letter>(_protector.Unprotect(content))
        ?? throw new InvalidOperationException("A letter's content is empty.");
}
