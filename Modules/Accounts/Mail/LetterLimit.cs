using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Mail;

/// <summary>
/// How many letters of a kind an address gets in an hour, whoever asks for them: nobody fills another's letter box from
/// here. It is kept to in silence, for what is said about an address tells about it.
/// </summary>
internal sealed class LetterLimit(AccountsDb db, IOptions<AccountsOptions> options, TimeProvider time)
{
    public async Task<bool> Allows(string address, string kind, CancellationToken ct)
    {
        var since = time.GetUtcNow().AddHours(-1);
        // Of the last hour there are few, and an address means the same in capitals.
        var upper = address.ToUpperInvariant();
        var written = await db.Mails.Where(mail => mail.WrittenAt > since && mail.Kind == kind).Select(mail => mail.To.ToUpper())
            .CountAsync(to => to == upper, ct);
        return written < options.Value.LettersPerAddress;
    }
}
