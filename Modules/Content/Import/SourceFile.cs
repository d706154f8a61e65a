using System.IO.Compression;

namespace VersionedContent.Content.Import;

/// <summary>Opens a source file, unpacking gzip by its first bytes rather than by its name.</summary>
internal static class SourceFile
{
    public static Stream Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new BrokenSourceException(path, "This file cannot be opened.", refused.Message, refused);
        }
        try
        {
            return Unpack(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <param name="file">A stream that can seek.</param>
    public static Stream Unpack(Stream file)
    {
        Span<byte> head = stackalloc byte[4];
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return head[..length] switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(file, CompressionMode.Decompress),
            [(byte)'B', (byte)'Z', (byte)'h', ..] => throw Packed("bzip2", "bunzip2"),
            [(byte)'7', (byte)'z', 0xBC, 0xAF] => throw Packed("7-Zip", "7z x"),
            [0x28, 0xB5, 0x2F, 0xFD] => throw Packed("zstd", "unzstd"),
            _ => file,
        };
    }

    private static BrokenSourceException Packed(string format, string command) =>
        new("start of the file", $"This file is packed with {format}.", $"Unpack it first ({command}); plain and gzip files are read as they are.");
}
