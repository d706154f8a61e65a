using System.IO.Compression;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VersionedContent.Accounts.Export;

/// <summary>A ZIP file written to a stream that cannot go back, one file after another.</summary>
internal sealed class PersonalArchive(ZipArchive zip, DateTimeOffset at)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    /// <summary>For people too: names as they are spelt, not as escapes.</summary>
    private static readonly JsonSerializerOptions Line = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // A content may be nested 64 deep by itself, which is the default for the whole of a line.
        MaxDepth = 128,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions Whole = new(Line) { WriteIndented = true };

    /// <summary>The part of it that lies in a folder.</summary>
    public IPersonalArchive Folder(string name) => new Part(this, name);

    public async Task Write(string path, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        await using var file = await Open(path, ct);
        await file.WriteAsync(content, ct);
    }

    private Task<Stream> Open(string path, CancellationToken ct)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = at;
        return entry.OpenAsync(ct);
    }

    private sealed class Part(PersonalArchive archive, string folder) : IPersonalArchive
    {
        public Task Json<T>(string file, T value, CancellationToken ct) => Bytes(file, JsonSerializer.SerializeToUtf8Bytes(value, Whole), ct);

        public async Task JsonLines<T>(string file, IAsyncEnumerable<T> lines, CancellationToken ct)
        {
            await using var stream = await archive.Open($"{folder}/{file}", ct);
            await foreach (var line in lines.WithCancellation(ct))
            {
                await stream.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, Line), ct);
                await stream.WriteAsync(NewLine, ct);
            }
        }

        public Task Bytes(string file, ReadOnlyMemory<byte> content, CancellationToken ct) => archive.Write($"{folder}/{file}", content, ct);
    }
}
