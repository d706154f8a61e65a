using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Export;

/// <summary>The account itself, and what it led to here.</summary>
internal sealed class OwnAccountData(AccountsDb db) : IPersonalData
{
    public string Name => "account";

    public IReadOnlyList<PersonalFile> Files { get; } =
    [
        new("profile.json", "Name, address, role, trust, profile, settings, and the ways you can sign in."),
        new("picture.webp", "Your picture, where you have one."),
        new("sessions.jsonl", "Where you were signed in."),
        new("devices.jsonl", "When browsers that you signed in with were seen first and last."),
        new("tokens.jsonl", "API tokens, with what they may do and when they were used."),
        new("notices.jsonl", "What you were told on the site."),
        new("letters.jsonl", "Which letters were sent to you, and when."),
        new("activity.jsonl", "What you did, public and private."),
        new("activity-days.jsonl", "How much you did each day."),
        new("judgements.jsonl", "What became of what you proposed: the ground of your trust level."),
        new("audit.jsonl", "Acts on your account that are kept for good."),
    ];

    public async Task Write(Guid personId, IPersonalArchive archive, CancellationToken ct)
    {
        await archive.Json("profile.json", await Profile(personId, ct), ct);
        if (await db.Pictures.Where(picture => picture.PersonId == personId).Select(picture => picture.Data).SingleOrDefaultAsync(ct) is { } picture)
            await archive.Bytes("picture.webp", picture, ct);
        await archive.JsonLines("sessions.jsonl", Sessions(personId, ct), ct);
        await archive.JsonLines("devices.jsonl", Devices(personId, ct), ct);
        await archive.JsonLines("tokens.jsonl", Tokens(personId, ct), ct);
        await archive.JsonLines("notices.jsonl", Notices(personId, ct), ct);
        await archive.JsonLines("letters.jsonl", Letters(personId, ct), ct);
        await archive.JsonLines("activity.jsonl", Activity(personId, ct), ct);
        await archive.JsonLines("activity-days.jsonl", Days(personId, ct), ct);
        await archive.JsonLines("judgements.jsonl", Judgements(personId, ct), ct);
        await archive.JsonLines("audit.jsonl", Audit(personId, ct), ct);
    }

    private async Task<object> Profile(Guid id, CancellationToken ct)
    {
        var me = await db.People.AsNoTracking().SingleAsync(person => person.Id == id, ct);
        var change = await db.EmailChanges.AsNoTracking().SingleOrDefaultAsync(change => change.PersonId == id, ct);
        var logins = await db.UserLogins.Where(login => login.UserId == id).Select(login => new { login.LoginProvider, login.ProviderKey }).ToListAsync(ct);
        var passkeys = await db.UserPasskeys.AsNoTracking().Where(passkey => passkey.UserId == id).ToListAsync(ct);
        return new
        {
            me.Id,
            Name = me.UserName,
            me.Email,
            me.EmailConfirmed,
            EmailChange = change is null ? null : new { change.NewEmail, change.AskedAt, change.ExpiresAt },
            me.PhoneNumber,
            me.Role,
            me.TrustLevel,
            me.Joined,
            me.Biography,
            me.Links,
            me.TimeZone,
            me.Language,
            me.Theme,
            Shown = Enum.GetValues<ShownToAll>().Where(part => part != ShownToAll.Nothing && me.Shown.HasFlag(part)).ToArray(),
            HasPassword = me.PasswordHash is not null,
            me.TwoFactorEnabled,
            Logins = logins,
            Passkeys = passkeys.Select(passkey => new { passkey.Data.Name, passkey.Data.CreatedAt }),
            me.SuspendedUntil,
            me.SuspensionReason,
            me.VerifiedAt,
            me.ClosesAt,
        };
    }

    private sealed record SessionLine(
        Guid Id, SessionKind Kind, string Device, string Address, DateTimeOffset BeganAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, DateTimeOffset? EndedAt, bool IsKept);

    private IAsyncEnumerable<SessionLine> Sessions(Guid person, CancellationToken ct) => PersonalPages.Of<SessionLine>(last =>
    {
        var after = last?.Id ?? Guid.Empty;
        return db.Sessions.Where(s => s.PersonId == person && s.Id > after).OrderBy(s => s.Id).Take(PersonalPages.Size)
            .Select(s => new SessionLine(s.Id, s.Kind, s.Device, s.Address, s.BeganAt, s.SeenAt, s.ExpiresAt, s.EndedAt, s.IsKept)).ToListAsync(ct);
    });

    private sealed record DeviceLine([property: JsonIgnore] byte[] Hash, DateTimeOffset FirstAt, DateTimeOffset LastAt);

    private IAsyncEnumerable<DeviceLine> Devices(Guid person, CancellationToken ct) => PersonalPages.Of<DeviceLine>(last =>
        db.Database.SqlQuery<DeviceLine>($"""
            SELECT hash AS "Hash", first_at AS "FirstAt", last_at AS "LastAt" FROM accounts.known_devices
            WHERE person_id = {person} AND hash > {last?.Hash ?? Array.Empty<byte>()} ORDER BY hash LIMIT {PersonalPages.Size}
            """).ToListAsync(ct));

    private sealed record TokenLine(
        Guid Id, string Name, string Beginning, List<string> Scopes, DateTimeOffset MadeAt, DateTimeOffset ExpiresAt, DateTimeOffset? UsedAt, string? UsedFrom, DateTimeOffset? RevokedAt);

    private IAsyncEnumerable<TokenLine> Tokens(Guid person, CancellationToken ct) => PersonalPages.Of<TokenLine>(last =>
    {
        var after = last?.Id ?? Guid.Empty;
        return db.ApiTokens.Where(t => t.PersonId == person && t.Id > after).OrderBy(t => t.Id).Take(PersonalPages.Size)
            .Select(t => new TokenLine(t.Id, t.Name, t.Beginning, t.Scopes, t.MadeAt, t.ExpiresAt, t.UsedAt, t.UsedFrom, t.RevokedAt)).ToListAsync(ct);
    });

    private sealed record NoticeLine(Guid Id, string Text, string Link, DateTimeOffset ToldAt, DateTimeOffset? ReadAt);

    private IAsyncEnumerable<NoticeLine> Notices(Guid person, CancellationToken ct) => PersonalPages.Of<NoticeLine>(last =>
    {
        var after = last?.Id ?? Guid.Empty;
        return db.Notices.Where(n => n.PersonId == person && n.Id > after).OrderBy(n => n.Id).Take(PersonalPages.Size)
            .Select(n => new NoticeLine(n.Id, n.Text, n.Link, n.ToldAt, n.ReadAt)).ToListAsync(ct);
    });

    private sealed record LetterLine(Guid Id, string To, string Kind, DateTimeOffset WrittenAt, DateTimeOffset? SentAt);

    private IAsyncEnumerable<LetterLine> Letters(Guid person, CancellationToken ct) => PersonalPages.Of<LetterLine>(last =>
    {
        var after = last?.Id ?? Guid.Empty;
        return db.Mails.Where(m => m.PersonId == person && m.Id > after).OrderBy(m => m.Id).Take(PersonalPages.Size)
            .Select(m => new LetterLine(m.Id, m.To, m.Kind, m.WrittenAt, m.SentAt)).ToListAsync(ct);
    });

    private sealed record ActivityLine(long Id, DateTimeOffset At, string Kind, string Text, string Link, bool IsPrivate);

    private IAsyncEnumerable<ActivityLine> Activity(Guid person, CancellationToken ct) => PersonalPages.Of<ActivityLine>(last =>
    {
        // By time, as the index has it: what happened at one moment is told apart by its number.
        var (at, id) = (last?.At ?? DateTimeOffset.MinValue, last?.Id ?? 0);
        return db.Activity.Where(a => a.PersonId == person && a.At >= at && (a.At > at || a.Id > id)).OrderBy(a => a.At).ThenBy(a => a.Id).Take(PersonalPages.Size)
            .Select(a => new ActivityLine(a.Id, a.At, a.Kind, a.Text, a.Link, a.IsPrivate)).ToListAsync(ct);
    });

    private sealed record DayLine(DateOnly Day, int Public, int Private);

    private IAsyncEnumerable<DayLine> Days(Guid person, CancellationToken ct) => PersonalPages.Of<DayLine>(last =>
    {
        var after = last?.Day ?? DateOnly.MinValue;
        return db.ActivityDays.Where(d => d.PersonId == person && d.Day > after).OrderBy(d => d.Day).Take(PersonalPages.Size)
            .Select(d => new DayLine(d.Day, d.Public, d.Private)).ToListAsync(ct);
    });

    private sealed record JudgementLine(string Key, bool IsAccepted, DateTimeOffset At);

    private IAsyncEnumerable<JudgementLine> Judgements(Guid person, CancellationToken ct) => PersonalPages.Of<JudgementLine>(last =>
    {
        var after = last?.Key ?? "";
        return db.Judgements.Where(j => j.PersonId == person && string.Compare(j.Key, after) > 0).OrderBy(j => j.Key).Take(PersonalPages.Size)
            .Select(j => new JudgementLine(j.Key, j.IsAccepted, j.At)).ToListAsync(ct);
    });

    /// <param name="By">you, the site or somebody else: who that was is theirs.</param>
    private sealed record AuditLine(long Id, DateTimeOffset At, string By, string Action, JsonElement Detail);

    private IAsyncEnumerable<AuditLine> Audit(Guid person, CancellationToken ct) => PersonalPages.Of<AuditLine>(async last =>
    {
        var after = last?.Id ?? 0;
        var rows = await db.Audit.AsNoTracking().Where(a => a.SubjectId == person && a.Id > after).OrderBy(a => a.Id).Take(PersonalPages.Size).ToListAsync(ct);
        return [.. rows.Select(a => new AuditLine(a.Id, a.At, By(a.ActorId), a.Action, JsonSerializer.Deserialize<JsonElement>(a.Detail)))];

        string By(Guid actor) => actor == person ? "you" : actor == Viewer.Site.Id ? "the site" : "somebody else";
    });
}
