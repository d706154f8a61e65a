using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Access;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.ViewAs;

/// <summary>
/// Until when a session views: an hour from its beginning, which the audit tells in the same transaction as the session's
/// row says as whom. So there is nothing that could say otherwise than the audit, and nothing to clean up afterwards.
/// </summary>
internal static class ViewEnds
{
    internal const string Start = "view-as.start";

    internal static readonly TimeSpan Lasts = TimeSpan.FromHours(1);

    /// <summary>The state with <see cref="LiveSession.ViewAsUntil"/>. Costs a query only where somebody views, or has forgotten to stop.</summary>
    public static async Task<AccountState> Fill(AccountsDb db, AccountState state, DateTimeOffset now, CancellationToken ct)
    {
        if (state.Sessions.All(session => session.ViewAsRole is null))
            return state;
        var earliest = now - Lasts;
        var starts = await db.Audit.AsNoTracking()
            .Where(entry => entry.SubjectId == state.Id && entry.Action == Start && entry.At > earliest)
            .OrderBy(entry => entry.Id)
            .Select(entry => new { entry.At, entry.Detail })
            .ToListAsync(ct);
        var until = new Dictionary<Guid, DateTimeOffset>();
        foreach (var start in starts)
            until[JsonElement.Parse(start.Detail).GetProperty("session").GetGuid()] = start.At + Lasts;
        return state with
        {
            Sessions =
            [
                .. state.Sessions.Select(session =>
                    session.ViewAsRole is not null && until.TryGetValue(session.Id, out var end) ? session with { ViewAsUntil = end } : session),
            ],
        };
    }
}
