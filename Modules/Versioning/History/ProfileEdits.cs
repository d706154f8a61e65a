using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.ServiceDefaults.Pages;
using VersionedContent.Versioning.Data;

namespace VersionedContent.Versioning.History;

/// <param name="Count">At most <see cref="ProfileEdits.Most"/>, which means so many or more.</param>
internal sealed record EditTally(string Name, int Count, DateTimeOffset Last);

/// <summary>On a person's page: how much of what readers see is theirs, and the way to all of it.</summary>
internal sealed class ProfileEdits(NpgsqlDataSource database) : IProfilePart
{
    /// <summary>Nobody needs the exact number past this, and counting on would cost as much as there is.</summary>
    public const int Most = 1_000;

    public int Order => 20;

    public async ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct)
    {
        await using var command = database.CreateCommand("""
            SELECT count(*), max(at) FROM (
                SELECT s.at FROM versioning.change_sets s
                WHERE s.author_id = $1 AND s.branch_id = $2
                  AND EXISTS (SELECT FROM versioning.versions v WHERE v.change_set_id = s.id AND v.redacted & 4 = 0)
                ORDER BY s.id DESC LIMIT $3) mine
            """);
        command.Parameters.Add(new() { Value = person.Id });
        command.Parameters.Add(new() { Value = VersioningDb.MainId });
        command.Parameters.Add(new() { Value = Most });
        await using var rows = await command.ExecuteReaderAsync(ct);
        await rows.ReadAsync(ct);
        return rows.GetInt64(0) is > 0 and var count
            ? new PartView("/Versioning/History/_ProfileEdits.cshtml", new EditTally(person.Name, (int)count, rows.GetFieldValue<DateTimeOffset>(1)))
            : null;
    }
}
