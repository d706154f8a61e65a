using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace VersionedContent.Accounts.Mail;

/// <summary>Hands letters to the mail server of the settings.</summary>
internal sealed class SmtpPost(IOptions<MailOptions> options)
{
    /// <summary>Well within the time the outbox gives a handler.</summary>
    private const int LongestAnswer = 30_000;

    /// <returns>False where the server says that there is no such address, which another try would not change.</returns>
    /// <exception cref="SmtpCommandException">The server refuses the letter, for now or for another reason.</exception>
    /// <exception cref="ServiceNotConnectedException">The server went away.</exception>
    public async Task<bool> Send(MimeMessage message, CancellationToken ct)
    {
        var mail = options.Value;
        using var client = new SmtpClient { Timeout = LongestAnswer };
        await client.ConnectAsync(mail.Host, mail.Port, MailOptions.Securities[mail.Security], ct);
        if (mail.User.Length > 0)
            await client.AuthenticateAsync(mail.User, mail.Password, ct);
        try
        {
            await client.SendAsync(message, ct);
        }
        // 5.1.x (RFC 3463) is about the address itself. Other refusals may be a setting of ours and are an operator's to see.
        catch (SmtpCommandException refused) when (refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted
            && refused.Message.StartsWith("5.1.", StringComparison.Ordinal))
        {
            return false;
        }

        await client.DisconnectAsync(quit: true, ct);
        return true;
    }
}
