using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace VersionedContent.Versioning.Data;

/// <summary>
/// Old contents of one document in one zstd frame, each compressed against all before it. The header, uncompressed, tells
/// where each content lies:
/// <code>
/// 1 byte    format, 1
/// 16 bytes  the first half of the SHA-256 of all contents: names the pack in memory
/// varint    number of contents, then the size of each
/// the rest  one zstd frame of the contents in order
/// </code>
/// </summary>
internal static class Pack
{
    /// <summary>So that any one content is read in a millisecond or two: a pack is unpacked up to the content wanted.</summary>
    public const int MaxContents = 256;

    /// <inheritdoc cref="MaxContents"/>
    public const int MaxBytes = 1 << 20;

    private const byte Format = 1;
    private const int IdLength = 16;

    // The highest that stays quick at this size; level 22 takes thrice the time for a few percent.
    private const int Level = 19;

    // Unpacked packs stay for a while, so that paging or a blame through old versions unpacks each once.
    private const long CacheBytes = 32 << 20;
    private static readonly MemoryCache Unpacked = new(new MemoryCacheOptions { SizeLimit = CacheBytes });
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(2);

    public static byte[] Write(IReadOnlyList<byte[]> contents)
    {
        var whole = new byte[contents.Sum(content => content.Length)];
        var offset = 0;
        foreach (var content in contents)
        {
            content.CopyTo(whole, offset);
            offset += content.Length;
        }

        using var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_windowLog, WindowLog(whole.Length));
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_enableLongDistanceMatching, 1);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        var frame = compressor.Wrap(whole);

        using var pack = new MemoryStream(frame.Length + IdLength + 3 * contents.Count + 8);
        pack.WriteByte(Format);
        pack.Write(SHA256.HashData(whole).AsSpan(0, IdLength));
        WriteNumber(pack, contents.Count);
        foreach (var content in contents)
            WriteNumber(pack, content.Length);
        pack.Write(frame);
        return pack.ToArray();
    }

    /// <summary>The content in a place of a pack, from 0.</summary>
    public static byte[] Read(byte[] pack, int slot)
    {
        var (sizes, start) = Header(pack);
        var (id, offset) = (BinaryPrimitives.ReadUInt128BigEndian(pack.AsSpan(1)), 0);
        for (var before = 0; before < slot; before++)
            offset += sizes[before];
        if (!Unpacked.TryGetValue(id, out byte[]? whole) || whole is null)
        {
            whole = Unpack(pack, start, sizes.Sum());
            Unpacked.Set(id, whole, new MemoryCacheEntryOptions { Size = whole.Length, SlidingExpiration = Kept });
        }

        return whole.AsSpan(offset, sizes[slot]).ToArray();
    }

    /// <summary>All contents of a pack in order.</summary>
    public static byte[][] ReadAll(byte[] pack)
    {
        var (sizes, start) = Header(pack);
        var whole = Unpack(pack, start, sizes.Sum());
        var offset = 0;
        return Array.ConvertAll(sizes, size => whole.AsSpan((offset += size) - size, size).ToArray());
    }

    private static byte[] Unpack(byte[] pack, int start, int size)
    {
        using var decompressor = new Decompressor();
        var whole = new byte[size];
        var written = decompressor.Unwrap(pack.AsSpan(start), whole);
        return written == size ? whole : throw new InvalidDataException($"A pack of {size} bytes unpacked to {written}.");
    }

    private static (int[] Sizes, int Start) Header(byte[] pack)
    {
        if (pack.Length <= IdLength + 1 || pack[0] != Format)
            throw new InvalidDataException("A pack is not of a format that this version of the program knows.");
        var at = IdLength + 1;
        var sizes = new int[ReadNumber(pack, ref at)];
        for (var i = 0; i < sizes.Length; i++)
            sizes[i] = ReadNumber(pack, ref at);
        return (sizes, at);
    }

    /// <summary>Enough that the last content can refer to the first.</summary>
    private static int WindowLog(int size) => Math.Clamp(32 - int.LeadingZeroCount(size), 10, 27);

    private static void WriteNumber(Stream to, int number)
    {
        for (; number >= 0x80; number >>= 7)
            to.WriteByte((byte)(number | 0x80));
        to.WriteByte((byte)number);
    }

    private static int ReadNumber(byte[] from, ref int at)
    {
        var (number, shift) = (0, 0);
        while (from[at] >= 0x80)
        {
            number |= (from[at++] & 0x7F) << shift;
            shift += 7;
        }

        return number | (from[at++] << shift);
    }
}
