using ZstdSharp;

namespace VersionedContent.Versioning.Data;

/// <summary>
/// Canonical JSON in storage: zstd, and where that is much smaller, zstd against an earlier content of the same document.
/// A delta's base always stands alone, so any content is read with at most one other.
/// </summary>
internal static class ContentCodec
{
    private const int Level = 6;

    // A delta grows as the text drifts from its base. Past a quarter of the whole a new base pays for itself:
    // a base each n deltas costs whole/n a version, the deltas about n/2 times one edit.
    private const int WholeToDelta = 4;

    public readonly record struct Encoded(byte[] Data, bool IsDelta);

    /// <param name="base">The earlier content to compress against, or empty.</param>
    public static Encoded Encode(ReadOnlySpan<byte> content, ReadOnlyMemory<byte> @base)
    {
        using var compressor = new Compressor(Level);
        var whole = compressor.Wrap(content).ToArray();
        if (@base.IsEmpty)
            return new(whole, false);
        using var against = new Compressor(Level);
        against.LoadDictionary(@base.ToArray());
        var delta = against.Wrap(content);
        return delta.Length * WholeToDelta <= whole.Length ? new(delta.ToArray(), true) : new(whole, false);
    }

    public static byte[] Decode(byte[] data, int size, byte[]? baseData, int baseSize)
    {
        using var decompressor = new Decompressor();
        if (baseData is not null)
            decompressor.LoadDictionary(Decode(baseData, baseSize, null, 0));
        var content = new byte[size];
        var written = decompressor.Unwrap(data, content);
        return written == size ? content : throw new InvalidDataException($"A stored content of {size} bytes unpacked to {written}.");
    }
}
