using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.Accounts;

/// <summary>The record of acts on people and on what they wrote. Entries are only ever added, and name people by id.</summary>
public static class AuditLog
{
    /// <summary>An entry as a statement of the transaction of the act itself: neither stands without the other.</summary>
    /// <param name="actor">Signed in, or the site.</param>
    /// <param name="subjectId">The person acted on, or whose work was.</param>
    /// <param name="action">Such as <c>version.withhold</c>.</param>
    /// <param name="detail">What was done and why; kept as JSON, and for good: no text that somebody may want removed.</param>
    public static NpgsqlBatchCommand Entry(Viewer actor, Guid subjectId, string action, object detail, DateTimeOffset at) => new(
        "INSERT INTO accounts.audit (at, actor_id, subject_id, action, detail) VALUES ($1, $2, $3, $4, $5)")
    {
        Parameters =
        {
            new() { Value = at.UtcDateTime },
            new() { Value = actor.Id ?? throw new ArgumentException("A visitor does nothing that is audited.", nameof(actor)) },
            new() { Value = subjectId },
            new() { Value = action },
            new() { Value = JsonSerializer.Serialize(detail), NpgsqlDbType = NpgsqlDbType.Jsonb },
        },
    };
}
