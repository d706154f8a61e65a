using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MimeKit;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Mail;

/// <summary>
/// Sends a written letter. What fails is tried again by the outbox; one sent twice, because the process ended between
/// sending and saying so, has the same Message-ID both times. In Development without a mail server a letter counts as
/// sent and can be read on <c>/dev/mail</c>.
/// </summary>
internal sealed class SendMail(
    AccountsDb db, LetterSeal seal, SmtpPost post, SiteAddress address, IOptions<Site> site, IOptions<MailOptions> options,
    IHostEnvironment environment, TimeProvider time, ILogger<SendMail> log) : IHandle<MailWritten>
{
    public async Task Handle(MailWritten @event, CancellationToken ct)
    {
        var mail = await db.Mails.SingleOrDefaultAsync(mail => mail.Id == @event.MailId, ct);
        if (mail is not { SentAt: null, Content: { } content })
            return;

        if (options.Value.HasServer)
        {
            if (await post.Send(Message(mail, seal.Open(content)), ct))
                mail.SentAt = time.GetUtcNow();
            else
                log.LogWarning("Letter {Mail} about {Kind} is not sent: the mail server knows no such address", mail.Id, mail.Kind);
            mail.Content = null;
        }
        else if (environment.IsDevelopment())
        {
            mail.SentAt = time.GetUtcNow();
        }
        else
        {
            throw new InvalidOperationException("Mail:Host is not set, so no letter can be sent.");
        }

        await db.SaveChangesAsync(ct);
    }

    private MimeMessage Message(Data.Mail mail, Letter letter)
    {
        var from = MailboxAddress.Parse(options.Value.From);
        var set = LetterTemplate.Set(letter, site.Value.Name, letter.Path is null ? null : address.Of(letter.Path));
        var message = new MimeMessage
        {
            MessageId = $"{mail.Id:n}@{from.Domain}",
            Date = mail.WrittenAt,
            Subject = set.Subject,
            Body = new BodyBuilder { TextBody = set.Text, HtmlBody = set.Html }.ToMessageBody(),
        };
        message.From.Add(string.IsNullOrEmpty(from.Name) ? new MailboxAddress(site.Value.Name, from.Address) : from);
        message.To.Add(new MailboxAddress("", mail.To));
        // Keeps absence notes from answering (RFC 3834).
        message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }
}
