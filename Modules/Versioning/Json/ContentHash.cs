using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace VersionedContent.Versioning.Json;

/// <summary>The SHA-256 of a content's canonical bytes: its name. Written as 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(AsText))]
public readonly record struct ContentHash
{
    public const int Length = 32;

    private readonly UInt128 _high;
    private readonly UInt128 _low;

    private ContentHash(ReadOnlySpan<byte> bytes)
    {
        _high = BinaryPrimitives.ReadUInt128BigEndian(bytes);
        _low = BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]);
    }

    public static ContentHash Of(ReadOnlySpan<byte> canonical)
    {
        Span<byte> bytes = stackalloc byte[Length];
        SHA256.HashData(canonical, bytes);
        return new(bytes);
    }

    public static ContentHash Of(JsonElement content) => Of(CanonicalJson.Write(content));

    /// <param name="bytes">The 32 bytes of the hash itself.</param>
    public static ContentHash FromBytes(ReadOnlySpan<byte> bytes) => bytes.Length == Length
        ? new(bytes)
        : throw new ArgumentException($"A content hash has {Length} bytes, not {bytes.Length}.", nameof(bytes));

    public static ContentHash Parse(string text) =>
        TryParse(text, out var hash) ? hash : throw new FormatException($"'{text}' is no content hash: 64 hexadecimal digits are expected.");

    public static bool TryParse([NotNullWhen(true)] string? text, out ContentHash hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        hash = default;
        if (text?.Length != Length * 2
            || Convert.FromHexString(text, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            return false;
        hash = new(bytes);
        return true;
    }

    public byte[] ToBytes()
    {
        var bytes = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, _high);
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(16), _low);
        return bytes;
    }

    public override string ToString() => Convert.ToHexStringLower(ToBytes());

    private sealed class AsText : JsonConverter<ContentHash>
    {
        public override ContentHash Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString() ?? "");

        public override void Write(Utf8JsonWriter writer, ContentHash value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
