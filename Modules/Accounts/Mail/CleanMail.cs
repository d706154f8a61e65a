using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Jobs;

namespace VersionedContent.Accounts.Mail;

/// <summary>Forgets old letters, links that ran out, and changes of address that nobody finished.</summary>
internal sealed class CleanMail(AccountsDb db, IOptions<MailOptions> options, TimeProvider time) : IRecurringJob
{
    internal const string Name = "mail-clean";
    internal const string Nightly = "40 3 * * *";

    public async Task Run(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var old = now.AddDays(-options.Value.KeptDays);
        await db.Mails.Where(mail => mail.WrittenAt < old).ExecuteDeleteAsync(ct);
        await db.MailLinks.Where(link => link.ExpiresAt < now).ExecuteDeleteAsync(ct);
        await db.EmailChanges.Where(change => change.ExpiresAt < now).ExecuteDeleteAsync(ct);
    }
}
