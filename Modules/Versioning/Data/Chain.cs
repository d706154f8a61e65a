using Npgsql;
using NpgsqlTypes;

namespace VersionedContent.Versioning.Data;

/// <summary>
/// What a branch sees, nearest first: for each branch from itself up to main the last change set and the last moment
/// that count. A fork at a moment needs the moment: an import writes old times under new change-set ids.
/// </summary>
internal sealed record Chain(long[] Ids, long[] Limits, DateTime[] Moments)
{
    /// <summary>Stored as PostgreSQL's infinity.</summary>
    public static readonly DateTime Always = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    public static readonly Chain Main = new([VersioningDb.MainId], [long.MaxValue], [Always]);

    /// <summary>The same with nothing after a change set and a moment.</summary>
    public Chain Until(long changeSetId, DateTime moment) =>
        new(Ids, [.. Limits.Select(limit => Math.Min(limit, changeSetId))], [.. Moments.Select(until => until < moment ? until : moment)]);

    /// <summary>A relation of branch_id, upto, until and ord (1 is the nearest) over the parameters of <see cref="AddTo"/>.</summary>
    public static string Rows(string prefix = "") =>
        $"(SELECT * FROM unnest(@{prefix}ids, @{prefix}limits, @{prefix}moments) WITH ORDINALITY c(branch_id, upto, until, ord))";

    public void AddTo(NpgsqlParameterCollection parameters, string prefix = "")
    {
        parameters.Add(new(prefix + "ids", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = Ids });
        parameters.Add(new(prefix + "limits", NpgsqlDbType.Array | NpgsqlDbType.Bigint) { Value = Limits });
        parameters.Add(new(prefix + "moments", NpgsqlDbType.Array | NpgsqlDbType.TimestampTz) { Value = Moments });
    }
}
