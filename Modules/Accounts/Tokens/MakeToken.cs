using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Mail;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Tokens;

internal abstract record MakeTokenOutcome
{
    /// <param name="Secret">What the program sends. Nobody can be shown it again.</param>
    internal sealed record Made(Guid Id, string Secret, DateTimeOffset ExpiresAt) : MakeTokenOutcome;

    internal sealed record Refused(FieldErrors Errors) : MakeTokenOutcome;
}

/// <summary>
/// Gives a person a token for a program of theirs, tells them by letter, and writes it to the audit. Whoever calls it made
/// sure it is the owner: a token outlives the session that it was made in.
/// </summary>
internal sealed class MakeToken(AccountsDb db, WriteMail mail, Outbox outbox, TimeProvider time)
{
    internal const string Prefix = "vct_";
    internal const int LongestName = 60;
    internal const int MostTokens = 50;
    internal const int LongestLife = 365;

    /// <summary>How much of a token its owner sees again: enough to tell one from another, too little to guess the rest.</summary>
    private const int Shown = 8;

    private const int SecretBytes = 32;

    /// <param name="session">The one it is made in; null where the request comes with none.</param>
    /// <param name="days">1 to <see cref="LongestLife"/>.</param>
    public async Task<MakeTokenOutcome> Run(Viewer viewer, Guid? session, string name, IReadOnlyCollection<string> scopes, int days, CancellationToken ct)
    {
        var tidy = name.Trim();
        var now = time.GetUtcNow();
        var errors = FieldErrors.Of(
            ("name", tidy.Length is 0 or > LongestName ? $"Name the program that uses it, in at most {LongestName} characters." : null),
            ("scopes", Unknown(viewer, scopes) is { } unknown ? $"'{unknown}' is nothing that you could give." : null),
            ("days", days is < 1 or > LongestLife ? $"A token lasts 1 to {LongestLife} days." : null));
        if (errors.Count == 0 && await db.ApiTokens.CountAsync(token => token.PersonId == viewer.Id && token.RevokedAt == null && token.ExpiresAt > now, ct) >= MostTokens)
            errors = FieldErrors.Of(("name", $"You have {MostTokens} tokens. Revoke one that is not used any more."));
        if (errors.Count > 0)
            return new MakeTokenOutcome.Refused(errors);

        var personId = viewer.Id!.Value;
        var secret = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        var token = new ApiToken
        {
            Id = Guid.CreateVersion7(now),
            PersonId = personId,
            Name = tidy,
            Hash = HashOf(secret),
            Beginning = secret[..Shown],
            Scopes = [.. scopes.Distinct()],
            MadeAt = now,
            ExpiresAt = now.AddDays(days),
        };
        db.ApiTokens.Add(token);
        db.Audit.Add(new AuditEntry
        {
            At = now,
            ActorId = personId,
            SubjectId = personId,
            Action = "token.make",
            Detail = JsonSerializer.Serialize(new { token = token.Id, scopes = token.Scopes, expiresAt = token.ExpiresAt }),
        });
        var letter = await Tell(personId, ct);
        if (await Save(personId, session, letter, ct))
            return new MakeTokenOutcome.Made(token.Id, secret, token.ExpiresAt);
        db.ChangeTracker.Clear();
        return new MakeTokenOutcome.Refused(FieldErrors.Of(("", "You were signed out meanwhile. Sign in again.")));
    }

    /// <summary>
    /// Without the token's name: whoever makes it chooses the words. An address that nobody confirmed may be a stranger's,
    /// and gets no letter.
    /// </summary>
    private async Task<MailWritten?> Tell(Guid personId, CancellationToken ct)
    {
        var address = await db.People.Where(person => person.Id == personId && person.EmailConfirmed).Select(person => person.Email).SingleOrDefaultAsync(ct);
        return address is null ? null : mail.To(personId, address, new Letter(
            "token.made", "A new API token for your account",
            ["An API token was made for your account. A program that has it can act in your name until it ends.", "If that was not you, set a new password, then revoke the token."],
            "Your tokens", "/account/tokens"));
    }

    /// <returns>False where the session is over.</returns>
    private async Task<bool> Save(Guid personId, Guid? session, MailWritten? letter, CancellationToken ct)
    {
        var saved = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            // Locked against change until this is committed: a new password that revokes all tokens is either before this,
            // and the session is over, or waits, and finds the token.
            await db.Database.ExecuteSqlAsync($"SELECT FROM accounts.people WHERE id = {personId} FOR SHARE", ct);
            if (!await db.Sessions.AnyAsync(row => row.Id == session && row.PersonId == personId && row.EndedAt == null, ct))
                return false;
            await db.SaveChangesAsync(acceptAllChangesOnSuccess: false, ct);
            if (letter is not null)
                await Outbox.Add((NpgsqlTransaction)transaction.GetDbTransaction(), letter, ct);
            await transaction.CommitAsync(ct);
            return true;
        });
        if (saved)
        {
            db.ChangeTracker.AcceptAllChanges();
            outbox.Committed();
        }

        return saved;
    }

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string? Unknown(Viewer viewer, IEnumerable<string> scopes)
    {
        var known = TokenScopes.For(viewer).Select(scope => scope.Name).ToHashSet();
        return scopes.FirstOrDefault(scope => !known.Contains(scope));
    }
}
