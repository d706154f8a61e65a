using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Audit;

/// <param name="Actor">Who did it: a name, an id, or "the site"; null for anybody.</param>
/// <param name="Subject">Whom it was done to: a name or an id; null for anybody.</param>
/// <param name="Action">What an action begins with, such as <c>suspension</c>; null for any.</param>
/// <param name="From">The first moment that is in.</param>
/// <param name="Until">The first moment that is not in any more.</param>
/// <param name="Before">Only entries older than this one.</param>
internal sealed record AuditFilter(
    string? Actor = null, string? Subject = null, string? Action = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, long? Before = null);

/// <param name="Actor">Null where no account has the id any more.</param>
/// <param name="Subject">Null where no account has the id: imported authors have none.</param>
internal sealed record AuditLine(
    long Id, DateTimeOffset At, Guid ActorId, string? Actor, Guid SubjectId, string? Subject, string Action, JsonElement Detail);

/// <param name="Next">Ask with <c>before</c> set to this for older entries; null at the end.</param>
internal sealed record AuditPart(IReadOnlyList<AuditLine> Entries, long? Next)
{
    public static readonly AuditPart Nothing = new([], null);
}

/// <summary>The audit, newest first.</summary>
internal sealed class ListAudit(AccountsDb db, IPeople people)
{
    internal const int PageSize = 50;

    public async Task<AuditPart> Run(Viewer viewer, AuditFilter filter, CancellationToken ct, int limit = PageSize)
    {
        if (!viewer.May(Permissions.ReadAudit))
            return AuditPart.Nothing;
        var entries = db.Audit.AsNoTracking();
        if (!string.IsNullOrWhiteSpace(filter.Actor))
        {
            if (await Named(filter.Actor, ct) is not { } actorId)
                return AuditPart.Nothing;
            entries = entries.Where(entry => entry.ActorId == actorId);
        }

        if (!string.IsNullOrWhiteSpace(filter.Subject))
        {
            if (await Named(filter.Subject, ct) is not { } subjectId)
                return AuditPart.Nothing;
            entries = entries.Where(entry => entry.SubjectId == subjectId);
        }

        if (filter.Action?.Trim() is { Length: > 0 } action)
            entries = entries.Where(entry => entry.Action.StartsWith(action));
        if (filter.From?.ToUniversalTime() is { } from)
            entries = entries.Where(entry => entry.At >= from);
        if (filter.Until?.ToUniversalTime() is { } until)
            entries = entries.Where(entry => entry.At < until);
        if (filter.Before is { } before)
            entries = entries.Where(entry => entry.Id < before);
        return await Page(entries, limit, ct);
    }

    /// <summary>What was done to one person; for those who manage people and see it on that person's page.</summary>
    public Task<AuditPart> About(Guid personId, int limit, CancellationToken ct) =>
        Page(db.Audit.AsNoTracking().Where(entry => entry.SubjectId == personId), limit, ct);

    private async Task<AuditPart> Page(IQueryable<AuditEntry> entries, int limit, CancellationToken ct)
    {
        var found = await entries.OrderByDescending(entry => entry.Id).Take(limit + 1).ToListAsync(ct);
        var next = found.Count > limit ? found[limit - 1].Id : (long?)null;
        var shown = found.Take(limit).ToList();
        var known = await people.ByIds([.. shown.SelectMany(entry => new[] { entry.ActorId, entry.SubjectId }).Distinct()], ct);
        string? Name(Guid id) => id == Viewer.Site.Id ? Viewer.Site.Name : known.GetValueOrDefault(id)?.Name;
        return new AuditPart(
            [.. shown.Select(entry => new AuditLine(
                entry.Id, entry.At, entry.ActorId, Name(entry.ActorId), entry.SubjectId, Name(entry.SubjectId), entry.Action,
                JsonSerializer.Deserialize<JsonElement>(entry.Detail)))],
            next);
    }

    private async Task<Guid?> Named(string typed, CancellationToken ct)
    {
        if (Guid.TryParse(typed, out var id))
            return id;
        return string.Equals(typed.Trim(), Viewer.Site.Name, StringComparison.OrdinalIgnoreCase) ? Viewer.Site.Id : (await people.ByName(typed, ct))?.Id;
    }
}
