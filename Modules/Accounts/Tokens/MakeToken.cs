using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
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

/// <summary>Gives a person a token for a program of theirs, tells them by letter, and writes it to the audit.</summary>
internal sealed class MakeToken(AccountsDb db, WriteMail mail, Outbox outbox, TimeProvider time)
{
    internal const string Prefix = "vct_";
    internal const int LongestName = 60;
    internal const int MostTokens = 50;
    internal const int LongestLife = 365;

    /// <summary>How much of a token its owner sees again: enough to tell one from another, too little to guess the rest.</summary>
    private const int Shown = 8;

    private const int SecretBytes = 32;

    /// <param name="days">1 to <see cref="LongestLife"/>.</param>
    public async Task<MakeTokenOutcome> Run(Viewer viewer, string name, IReadOnlyCollection<string> scopes, int days, CancellationToken ct)
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
        var address = await db.People.Where(person => person.Id == personId).Select(person => person.Email!).SingleAsync(ct);
        await outbox.Save(db, ct, mail.To(personId, address, new Letter(
            "token.made", "A new API token for your account",
            [$"A token called “{tidy}” was made for your account. A program that has it can act in your name until it ends.", "If that was not you, revoke it and change your password."],
            "Your tokens", "/account/tokens")));
        return new MakeTokenOutcome.Made(token.Id, secret, token.ExpiresAt);
    }

    internal static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private static string? Unknown(Viewer viewer, IEnumerable<string> scopes)
    {
        var known = TokenScopes.For(viewer).Select(scope => scope.Name).ToHashSet();
        return scopes.FirstOrDefault(scope => !known.Contains(scope));
    }
}
