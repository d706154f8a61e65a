using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace VersionedContent.Accounts.Tests.Pictures;

/// <summary>Real files of pictures, and some that are not what they say.</summary>
internal static class SamplePictures
{
    public static readonly SKColor[] Corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White];

    /// <summary>Four quarters: red, green, blue, white, as read.</summary>
    public static byte[] Quarters(SKEncodedImageFormat format, int width = 64, int height = 64)
    {
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using (var canvas = new SKCanvas(bitmap))
        {
            for (var quarter = 0; quarter < 4; quarter++)
            {
                using var paint = new SKPaint { Color = Corners[quarter] };
                canvas.DrawRect(SKRect.Create(quarter % 2 * width / 2f, quarter / 2 * height / 2f, width / 2f, height / 2f), paint);
            }
        }

        using var encoded = bitmap.Encode(format, 95);
        return encoded.ToArray();
    }

    /// <summary>The same as GIF, which Skia does not write: the table is cleared after every second pixel, so that every code has three bits.</summary>
    public static byte[] Gif(int side)
    {
        var file = new List<byte>("GIF89a"u8.ToArray());
        file.AddRange([(byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0x91, 0, 0]);
        foreach (var color in Corners)
            file.AddRange([color.Red, color.Green, color.Blue]);
        file.AddRange([0x2C, 0, 0, 0, 0, (byte)side, (byte)(side >> 8), (byte)side, (byte)(side >> 8), 0, 2]);
        var bits = new List<bool>();
        void Code(int code)
        {
            for (var bit = 0; bit < 3; bit++)
                bits.Add((code >> bit & 1) == 1);
        }

        for (var pixel = 0; pixel < side * side; pixel++)
        {
            if (pixel % 2 == 0)
                Code(4);
            var (x, y) = (pixel % side, pixel / side);
            Code((x < side / 2 ? 0 : 1) + (y < side / 2 ? 0 : 2));
        }

        Code(5);
        var data = bits.Chunk(8).Select(chunk => (byte)chunk.Select((bit, index) => bit ? 1 << index : 0).Sum());
        foreach (var block in data.Chunk(255))
            file.AddRange([(byte)block.Length, .. block]);
        file.AddRange([0, 0x3B]);
        return [.. file];
    }

    /// <summary>Puts an Exif block into a JPEG: its orientation, and a text such as a place.</summary>
    public static byte[] WithExif(byte[] jpeg, int orientation, string text)
    {
        var words = Encoding.ASCII.GetBytes(text + "\0");
        List<byte> tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 2];
        tiff.AddRange([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0]);
        tiff.AddRange([0x82, 0x98, 0, 2, 0, 0, 0, (byte)words.Length, 0, 0, 0, 38]);
        tiff.AddRange([0, 0, 0, 0, .. words]);
        byte[] body = [.. "Exif\0\0"u8, .. tiff];
        var length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(body.Length + 2));
        return [.. jpeg[..2], 0xFF, 0xE1, .. length, .. body, .. jpeg[2..]];
    }

    /// <summary>Puts a chunk with words in before a PNG's end.</summary>
    public static byte[] WithText(byte[] png, string text) =>
        [.. png[..^12], .. Chunk("tEXt", [.. "Comment\0"u8, .. Encoding.ASCII.GetBytes(text)]), .. png[^12..]];

    /// <summary>A PNG of a few bytes whose head says that it is as large as this.</summary>
    public static byte[] Bomb(int width, int height)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9]) = (8, 2);
        var whole = Quarters(SKEncodedImageFormat.Png);
        return [.. whole[..8], .. Chunk("IHDR", head), .. whole[33..]];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. data];
        var (length, check) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(check, Crc(named));
        return [.. length, .. named, .. check];
    }

    /// <summary>CRC-32 as PNG's annex D has it.</summary>
    private static uint Crc(byte[] data)
    {
        var crc = uint.MaxValue;
        foreach (var value in data)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
