using Npgsql;

namespace VersionedContent.Versioning.Authors;

/// <summary>The rows of those who are named as writers.</summary>
internal static class AuthorRows
{
    /// <summary>Adds the author where there is none of that id; a name that is there stays.</summary>
    public static NpgsqlBatchCommand Add(Author author) =>
        new("INSERT INTO versioning.authors (id, name) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING")
        {
            Parameters = { new() { Value = author.Id }, new() { Value = author.Name } },
        };
}
