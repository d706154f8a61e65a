using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Activity;
using VersionedContent.Accounts.Data;
using VersionedContent.ServiceDefaults.Outbox;

namespace VersionedContent.Accounts.Profile;

internal sealed record NewProfile(
    string? Biography, IReadOnlyList<string?>? Links, string? TimeZone, string? Language, string? Theme, ShownToAll Shown);

internal abstract record ChangeProfileOutcome
{
    internal sealed record Changed(Account Account) : ChangeProfileOutcome;

    internal sealed record Refused(FieldErrors Errors) : ChangeProfileOutcome;
}

/// <summary>Changes what a person tells of themselves and how they see the site.</summary>
internal sealed class ChangeProfile(AccountsDb db, Outbox outbox, AccountStates states, TimeProvider time)
{
    public async Task<ChangeProfileOutcome> Run(Guid personId, NewProfile request, CancellationToken ct)
    {
        var (biography, links) = (ProfileRules.Tidy(request.Biography), ProfileRules.Tidy(request.Links));
        var (zone, language, theme) = (request.TimeZone ?? "", request.Language ?? "", request.Theme ?? "");
        var errors = FieldErrors.Of(
            ("biography", ProfileRules.Biography(biography)),
            ("links", ProfileRules.Links(links)),
            ("timeZone", ProfileRules.TimeZone(zone)),
            ("language", ProfileRules.Language(language)),
            ("theme", ProfileRules.Theme(theme)));
        if (errors.Count > 0)
            return new ChangeProfileOutcome.Refused(errors);

        var account = await db.People.SingleAsync(person => person.Id == personId, ct);
        account.Biography = biography;
        if (!account.Links.SequenceEqual(links))
            account.Links = [.. links];
        (account.TimeZone, account.Language, account.Theme, account.Shown) = (zone, language, theme, request.Shown);
        if (db.Entry(account).State == EntityState.Unchanged)
            return new ChangeProfileOutcome.Changed(account);
        await outbox.Save(db, ct, Noted(personId, "Changed the profile", time.GetUtcNow()));
        await states.Forget(personId);
        return new ChangeProfileOutcome.Changed(account);
    }

    /// <summary>What to tell of a change of the profile: that there was one, and nothing of what stood there.</summary>
    internal static ActivityNoted Noted(Guid personId, string text, DateTimeOffset at) =>
        new(new(personId, $"profile:{Guid.CreateVersion7(at)}", at, ActivityKinds.Profile, text) { Link = "/account/profile", IsPrivate = true });
}
