using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.Audit;

internal static class AuditWriting
{
    /// <summary>Adds an entry to what the context saves next; see <see cref="AuditLog.Entry"/> for what belongs in it.</summary>
    public static void Write(this DbSet<AuditEntry> audit, Viewer actor, Guid subjectId, string action, object detail, DateTimeOffset at) =>
        audit.Add(new AuditEntry
        {
            At = at,
            ActorId = actor.Id ?? throw new ArgumentException("A visitor does nothing that is audited.", nameof(actor)),
            SubjectId = subjectId,
            Action = action,
            Detail = JsonSerializer.Serialize(detail, JsonSerializerOptions.Web),
        });
}
