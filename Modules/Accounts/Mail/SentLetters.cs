using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Mail;

/// <param name="Set">What it says; null where it left by a mail server and nobody reads it here.</param>
/// <param name="Link">The whole address behind its button; null without one.</param>
internal sealed record SentLetter(Guid Id, string To, string Kind, DateTimeOffset WrittenAt, DateTimeOffset? SentAt, SetLetter? Set, string? Button, string? Link);

/// <summary>Reads letters back, for a developer: only the pages that Development has use it.</summary>
internal sealed class SentLetters(AccountsDb db, LetterSeal seal, SiteAddress address, IOptions<Site> site)
{
    /// <summary>The newest first.</summary>
    public async Task<IReadOnlyList<SentLetter>> List(int atMost, CancellationToken ct) =>
        [.. (await db.Mails.AsNoTracking().OrderByDescending(mail => mail.WrittenAt).ThenByDescending(mail => mail.Id).Take(atMost).ToListAsync(ct)).Select(Open)];

    public async Task<SentLetter?> Find(Guid id, CancellationToken ct) =>
        await db.Mails.AsNoTracking().SingleOrDefaultAsync(mail => mail.Id == id, ct) is { } mail ? Open(mail) : null;

    private SentLetter Open(Data.Mail mail)
    {
        var letter = mail.Content is null ? null : seal.Open(mail.Content);
        var link = letter?.Path is null ? null : address.Of(letter.Path);
        return new(mail.Id, mail.To, mail.Kind, mail.WrittenAt, mail.SentAt, letter is null ? null : LetterTemplate.Set(letter, site.Value.Name, link), letter?.Button, link);
    }
}
