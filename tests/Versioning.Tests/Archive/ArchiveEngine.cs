using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using VersionedContent.Versioning.Archive;
using VersionedContent.Versioning.Tests.Engine;
using Xunit;

namespace VersionedContent.Versioning.Tests.Archive;

/// <summary>What the tests of the archive ask of an engine.</summary>
internal static class ArchiveEngine
{
    public static readonly DateTime Everything = DateTime.UtcNow.AddYears(1);

    public static async Task<Packed> Pack(this TestEngine engine, Guid document, DateTime? cutoff = null)
    {
        await using var scope = engine.NewScope();
        return await scope.ServiceProvider.GetRequiredService<ArchiveDocument>().Run(document, cutoff ?? Everything, TestContext.Current.CancellationToken);
    }

    public static async Task<long> Count(this TestEngine engine, string sql, Guid document)
    {
        await using var command = engine.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(new() { Value = document });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public static Task<long> Packs(this TestEngine engine, Guid document) =>
        engine.Count("SELECT count(*) FROM versioning.packs WHERE document_id = $1", document);

    public static Task<long> Rows(this TestEngine engine, Guid document) =>
        engine.Count("SELECT count(*) FROM versioning.contents WHERE document_id = $1", document);

    public static Task<long> Hot(this TestEngine engine, Guid document) =>
        engine.Count("SELECT count(*) FROM versioning.versions WHERE document_id = $1 AND pack_id IS NULL AND hash IS NOT NULL", document);

    /// <summary>Versions whose content is neither a row nor in a pack, and rows whose base is gone: there must be none.</summary>
    public static Task<long> Broken(this TestEngine engine, Guid document) => engine.Count("""
        SELECT (SELECT count(*) FROM versioning.versions v WHERE v.document_id = $1 AND v.hash IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM versioning.contents c WHERE c.document_id = v.document_id AND c.hash = v.hash)
                AND NOT EXISTS (SELECT 1 FROM versioning.packs p WHERE p.document_id = v.document_id AND p.id = v.pack_id AND v.pack_slot < p.count))
             + (SELECT count(*) FROM versioning.contents c WHERE c.document_id = $1 AND c.base_hash IS NOT NULL
                AND NOT EXISTS (SELECT 1 FROM versioning.contents b WHERE b.document_id = c.document_id AND b.hash = c.base_hash AND b.base_hash IS NULL))
        """, document);

    /// <summary>A text of about 10 KB, a few words of which differ from one number to the next.</summary>
    public static string Text(int number)
    {
        var lines = new string[120];
        for (var line = 0; line < lines.Length; line++)
        {
            // Each version edits one line; the edit before it stays until its line comes round again.
            var edit = number - (((number - line) % lines.Length) + lines.Length) % lines.Length;
            lines[line] = $"Line {line} tells of the ride's {Words[line % Words.Length]}, its {Words[(line * 7 + 3) % Words.Length]} and what came of it{(edit > 0 ? $" in edit {edit}" : "")}.";
        }

        return string.Join('\n', lines);
    }

    private static readonly string[] Words =
        ["station", "lift hill", "first drop", "airtime", "layout", "theming", "queue", "opening", "rebuilding", "trains", "brakes", "record", "designer"];
}
