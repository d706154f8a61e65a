using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Mail;

/// <summary>
/// Links in letters: 256 random bits, kept as their hash, good once and for a short time. A person has one live link of a
/// purpose; a new one ends the earlier ones.
/// </summary>
internal sealed class MailLinks(AccountsDb db, TimeProvider time)
{
    /// <summary>Adds a link to what <c>db</c> saves next.</summary>
    /// <param name="purpose">One of <see cref="LinkPurposes"/>.</param>
    /// <param name="email">The address the letter goes to.</param>
    /// <returns>The secret, for the letter's path; it is nowhere else.</returns>
    public async Task<string> Make(Guid personId, string purpose, string email, TimeSpan goodFor, CancellationToken ct)
    {
        await End(personId, ct, purpose);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var now = time.GetUtcNow();
        db.MailLinks.Add(new MailLink
        {
            Hash = Hash(secret),
            PersonId = personId,
            Purpose = purpose,
            Email = email,
            MadeAt = now,
            ExpiresAt = now + goodFor,
        });
        return secret;
    }

    /// <summary>The link as it is, unused; null where there is none of these purposes that is still good.</summary>
    public Task<MailLink?> Find(string? secret, CancellationToken ct, params string[] purposes)
    {
        var (hash, now) = (Hash(secret ?? ""), time.GetUtcNow());
        return db.MailLinks.SingleOrDefaultAsync(link => link.Hash == hash && link.ExpiresAt > now && purposes.Contains(link.Purpose), ct);
    }

    /// <summary>
    /// Uses the link up in the transaction of what it is good for. Of two who use it at once, the second finds no row to
    /// delete: its save throws <see cref="DbUpdateConcurrencyException"/> and changes nothing.
    /// </summary>
    public void Use(MailLink link) => db.MailLinks.Remove(link);

    /// <summary>Ends a person's links of these purposes at once.</summary>
    public Task End(Guid personId, CancellationToken ct, params string[] purposes) =>
        db.MailLinks.Where(link => link.PersonId == personId && purposes.Contains(link.Purpose)).ExecuteDeleteAsync(ct);

    private static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}

/// <summary>What a link in a letter is good for, and how long.</summary>
internal static class LinkPurposes
{
    internal const string ConfirmEmail = "email.confirm";

    /// <summary>The address a person has agrees to another one.</summary>
    internal const string LeaveEmail = "email.leave";

    /// <summary>The address a person wants agrees.</summary>
    internal const string TakeEmail = "email.take";

    internal const string ResetPassword = "password.reset";

    /// <summary>An account that is being closed is kept; good as long as that can be.</summary>
    internal const string UndoClosing = "account.closing.undo";

    internal static readonly TimeSpan ConfirmGoodFor = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ChangeGoodFor = TimeSpan.FromDays(1);
    internal static readonly TimeSpan ResetGoodFor = TimeSpan.FromMinutes(30);
}
