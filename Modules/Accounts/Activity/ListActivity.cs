using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Activity;

/// <param name="Kind">One of <see cref="ActivityKinds.All"/>; null for any.</param>
/// <param name="From">The first moment that is in.</param>
/// <param name="Until">The first moment that is not in any more.</param>
internal sealed record ActivityFilter(string? Kind = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, ActivityCursor? Before = null);

/// <param name="Kind">edit, merge, submission, review, decision, profile or sign-in.</param>
/// <param name="Link">A path on this site; empty where there is nothing to see.</param>
/// <param name="IsPrivate">Nobody but the person and administrators sees it.</param>
internal sealed record ActivityLine(DateTimeOffset At, string Kind, string Text, string Link, bool IsPrivate)
{
    /// <summary>What it is about, such as the message of an edit; null where there is nothing that may be seen.</summary>
    public string? About { get; init; }
}

/// <param name="Next">Ask with <c>before</c> set to this for older ones; null at the end.</param>
internal sealed record ActivityPart(IReadOnlyList<ActivityLine> Activity, string? Next);

/// <summary>What a person did, newest first. What is private is left out unless the person asks.</summary>
internal sealed class ListActivity(AccountsDb db, IEnumerable<IActivityAbout> abouts)
{
    internal const int PageSize = 50;

    /// <param name="viewer">Who reads it: what it is about is said as far as they may see that.</param>
    public async Task<ActivityPart> Run(Guid personId, bool isOwn, ActivityFilter filter, Viewer viewer, CancellationToken ct, int limit = PageSize)
    {
        var activity = db.Activity.Where(entry => entry.PersonId == personId && (isOwn || !entry.IsPrivate));
        if (filter.Kind is { } kind)
            activity = activity.Where(entry => entry.Kind == kind);
        if (filter.From is { } from)
            activity = activity.Where(entry => entry.At >= from.ToUniversalTime());
        if (filter.Until is { } until)
            activity = activity.Where(entry => entry.At < until.ToUniversalTime());
        if (filter.Before is var (at, id))
            activity = activity.Where(entry => EF.Functions.LessThan(ValueTuple.Create(entry.At, entry.Id), ValueTuple.Create(at, id)));
        var found = await activity.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.Id).Take(limit + 1)
            .Select(entry => new { entry.Id, entry.Key, Line = new ActivityLine(entry.At, entry.Kind, entry.Text, entry.Link, entry.IsPrivate) })
            .ToListAsync(ct);
        var next = found.Count > limit ? new ActivityCursor(found[limit - 1].Line.At, found[limit - 1].Id).ToString() : null;
        var about = await About([.. found.Take(limit).Select(entry => entry.Key)], viewer, ct);
        return new ActivityPart([.. found.Take(limit).Select(entry => entry.Line with { About = about.GetValueOrDefault(entry.Key) })], next);
    }

    private async Task<Dictionary<string, string>> About(IReadOnlyList<string> keys, Viewer viewer, CancellationToken ct)
    {
        var known = new Dictionary<string, string>();
        foreach (var about in abouts)
        {
            if (keys.Where(key => key.StartsWith(about.KeyPrefix, StringComparison.Ordinal)).ToList() is not [_, ..] asked)
                continue;
            foreach (var (key, words) in await about.Say(asked, viewer, ct))
                known[key] = words;
        }

        return known;
    }
}
