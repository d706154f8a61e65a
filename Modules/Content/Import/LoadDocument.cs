using System.Text.Json;
using Npgsql;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Import;

/// <summary>Brings one document of a source and its history to main, through the engine.</summary>
internal sealed class LoadDocument(IHistoryImport engine)
{
    /// <summary>How often another document may take a path between the engine's look and its claim.</summary>
    private const int Tries = 5;

    /// <summary>Named where the source knows of no author.</summary>
    public const string Nobody = "unknown";

    public static Guid IdOf(SourceDocument document) => StableId.Of(document.Key);

    /// <exception cref="ArgumentException">Content that cannot be stored; the message names the version.</exception>
    public async Task<ImportOutcome> Run(SourceDocument document, CancellationToken ct)
    {
        var versions = document.Versions.Select(version => ToImported(document, version)).ToArray();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await engine.Import(IdOf(document), versions, ct);
            }
            catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected && attempt < Tries)
            {
                // Another document of the same path came in between; at the next look the engine sees it and takes a free one.
            }
        }
    }

    private static ImportedVersion ToImported(SourceDocument document, SourceVersion version) => new(
        $"{document.Key}:{version.SourceRef}",
        version.Date,
        AuthorOf(document, version),
        version.Message,
        version.Path,
        version.Deleted || version.ContentHidden ? null : JsonSerializer.SerializeToElement(version.Content),
        version.Deleted,
        (version.ContentHidden ? Redactions.Content : 0)
            | (version.MessageHidden ? Redactions.Message : 0)
            | (version.AuthorHidden ? Redactions.Author : 0));

    /// <summary>Names are kept apart by source: <c>user-0001</c> of one file collection is nobody's account, and no other's user-0001.</summary>
    private static Author AuthorOf(SourceDocument document, SourceVersion version)
    {
        var name = version.AuthorName.Length > 0 ? version.AuthorName : Nobody;
        return new Author(StableId.Of($"author:{document.Origin}:{name}"), name);
    }
}
