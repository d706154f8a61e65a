using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using VersionedContent.Versioning.Text;

namespace VersionedContent.Versioning.Merge;

/// <summary>The command <c>merge</c>: what <c>git merge-file -p</c> does, by the rules that merge the texts of documents.</summary>
internal static class MergeFiles
{
    /// <summary>As Git does: greater exit codes mean other things to a shell.</summary>
    private const int MostConflictsTold = 127;

    /// <summary>An exit code that no number of conflicts reaches.</summary>
    private const int CannotRead = 255;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Plain letters in the output: it is a file, not part of a page.</summary>
    private static readonly JsonSerializerOptions Plain = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the merged text, with conflict markers where a person must decide. Returns the number of conflicts, at most 127.</summary>
    public static int Run(string @base, string ours, string theirs, Stream output, TextWriter errors)
    {
        byte[][] files;
        try
        {
            files = [.. new[] { @base, ours, theirs }.Select(File.ReadAllBytes)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(e.Message);
            return CannotRead;
        }
        // Bytes that are no UTF-8 pass through one for one, so that nothing in a file is ever altered by reading it.
        var encoding = files.All(IsUtf8) ? StrictUtf8 : Encoding.Latin1;
        var merged = TextMerge.Merge(encoding.GetString(files[0]), encoding.GetString(files[1]), encoding.GetString(files[2]));
        output.Write(encoding.GetBytes(merged.ToText()));
        return Math.Min(merged.Conflicts, MostConflictsTold);
    }

    /// <summary>Merges every case of a file of JSON lines with id, base, ours and theirs (gzip or plain), and writes one JSON line each.</summary>
    public static int RunCases(string cases, TextWriter output, TextWriter errors)
    {
        try
        {
            using var file = File.OpenRead(cases);
            using var lines = new StreamReader(IsGzip(file) ? new GZipStream(file, CompressionMode.Decompress) : file);
            while (lines.ReadLine() is { } line)
            {
                if (string.IsNullOrWhiteSpace(line))
                    continue;
                var @case = JsonSerializer.Deserialize<Case>(line, Plain)!;
                var merged = TextMerge.Merge(@case.Base, @case.Ours, @case.Theirs);
                output.WriteLine(JsonSerializer.Serialize(new Outcome(@case.Id, merged.Conflicts, merged.ToText()), Plain));
            }
            return 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException)
        {
            errors.WriteLine($"{cases}: {e.Message}");
            return CannotRead;
        }
    }

    private static bool IsGzip(FileStream file)
    {
        var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return gzip;
    }

    private static bool IsUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private sealed record Case(JsonElement Id, string Base, string Ours, string Theirs);

    private sealed record Outcome(JsonElement Id, int Conflicts, string Text);
}
