using System.IO.Compression;

namespace VersionedContent.Content.Import;

/// <summary>A source file being read: unpacked by its first bytes rather than by its name, and with how far reading has come.</summary>
internal sealed class SourceFile : IDisposable
{
    private readonly FileStream file;

    private SourceFile(FileStream file, Stream content) => (this.file, Content) = (file, content);

    /// <summary>The unpacked bytes.</summary>
    public Stream Content { get; }

    public string Name => Path.GetFileNameWithoutExtension(file.Name);

    /// <summary>0 to 1, by the bytes of the file as it lies on disk.</summary>
    public double Progress => file.Length == 0 ? 1 : (double)file.Position / file.Length;

    /// <exception cref="BrokenSourceException">There is no such file, it may not be read, or it is packed in a way not read here.</exception>
    public static SourceFile Open(string path)
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
            return new SourceFile(file, Unpack(file));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Content.Dispose();
        file.Dispose();
    }

    private static Stream Unpack(FileStream file)
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
