using System.Text.Json;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;

namespace VersionedContent.Accounts.Security;

/// <summary>
/// What every change of the ways into an account leaves behind: an entry in the audit, and a letter to the owner, who may
/// not be who made the change.
/// </summary>
internal sealed class SecurityRecord(AccountsDb db, WriteMail mail, TimeProvider time)
{
    private const string NotYou =
        "If that was not you, someone else can get into your account: set a new password at once, and sign out everywhere.";

    /// <summary>Adds both to what <c>db</c> saves next.</summary>
    /// <param name="action">Such as <c>second-factor.on</c>; also the letter's kind.</param>
    /// <param name="detail">What changed; no secret.</param>
    /// <returns>The events to hand to <c>Outbox.Save</c>.</returns>
    public object[] Of(Account account, string action, object detail, string subject, string told)
    {
        db.Audit.Add(new AuditEntry
        {
            At = time.GetUtcNow(),
            ActorId = account.Id,
            SubjectId = account.Id,
            Action = action,
            Detail = JsonSerializer.Serialize(detail),
        });
        // An address that nobody confirmed may be a stranger's.
        if (!account.EmailConfirmed)
            return [];
        var letter = new Letter(action, subject, [$"Hello {account.UserName},", told, NotYou], "Look at your account's security", "/account/security");
        return [mail.To(account.Id, account.Email!, letter)];
    }
}
