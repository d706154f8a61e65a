using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.LiveSessions;
using VersionedContent.Accounts.Mail;
using VersionedContent.Accounts.People;
using VersionedContent.Accounts.Tokens;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Closing;

internal abstract record AskToCloseOutcome
{
    /// <param name="ClosesAt">Until then it can be undone.</param>
    internal sealed record Asked(DateTimeOffset ClosesAt) : AskToCloseOutcome;

    internal sealed record Refused(string Problem) : AskToCloseOutcome;

    internal sealed record NotFound : AskToCloseOutcome;
}

/// <summary>Signs an account out everywhere and sets the time at which it is closed for good (<see cref="CloseAccount"/>).</summary>
internal sealed class AskToClose(
    AccountsDb db, MailLinks links, WriteMail write, LetterLimit limit, EndSessions end, RevokeTokens tokens, Outbox outbox, AccountStates states,
    IOptions<AccountsOptions> options, IOptions<Site> site, TimeProvider time)
{
    internal const string OnlyAdministrator = "This is the only administrator's account. Make somebody else an administrator first.";

    /// <param name="viewer">The person, or someone who may manage people.</param>
    public async Task<AskToCloseOutcome> Run(Viewer viewer, Guid personId, CancellationToken ct)
    {
        if (viewer.Id is not { } actor || (actor != personId && !viewer.May(Permissions.ManageUsers)))
            return new AskToCloseOutcome.NotFound();
        if (await db.People.SingleOrDefaultAsync(person => person.Id == personId && person.ClosedAt == null, ct) is not { } account)
            return new AskToCloseOutcome.NotFound();
        if (account.ClosesAt is { } asked)
            return new AskToCloseOutcome.Asked(asked);
        var now = time.GetUtcNow();
        var closesAt = now + options.Value.ClosingTime;
        account.ClosesAt = closesAt;
        // A sign-in under way was begun under the old one, and is refused.
        account.SecurityStamp = Guid.NewGuid().ToString();
        account.ConcurrencyStamp = Guid.NewGuid().ToString();
        db.Audit.Add(new AuditEntry
        {
            At = now,
            ActorId = actor,
            SubjectId = personId,
            Action = "account.close.ask",
            Detail = JsonSerializer.Serialize(new { closesAt }),
        });
        var letters = await Letters(account, closesAt, ct);
        try
        {
            await outbox.Save(
                db, async saved =>
                {
                    await end.All(personId, saved);
                    await tokens.All(personId, saved);
                    if (account.Role == Roles.Administrator)
                        await db.KeepAnAdministrator(saved);
                },
                ct, letters);
        }
        catch (NoAdministratorLeftException)
        {
            return new AskToCloseOutcome.Refused(OnlyAdministrator);
        }

        await states.Forget(personId);
        return new AskToCloseOutcome.Asked(closesAt);
    }

    /// <summary>
    /// None to an address that nobody confirmed, which may be a stranger's, and not many to any: closing can be asked for
    /// and undone again and again. Signing in undoes it as well.
    /// </summary>
    private async Task<object[]> Letters(Account account, DateTimeOffset closesAt, CancellationToken ct)
    {
        if (account is not { EmailConfirmed: true, Email: { } email } || !await limit.Allows(email, ClosingLetters.AskedKind, ct))
            return [];
        var secret = await links.Make(account.Id, LinkPurposes.UndoClosing, email, options.Value.ClosingTime, ct);
        return [write.To(account.Id, email, ClosingLetters.Asked(site.Value.Name, account.UserName!, closesAt, secret))];
    }
}
