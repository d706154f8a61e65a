using SkiaSharp;

namespace VersionedContent.Accounts.Pictures;

/// <summary>A square of the picture as it is looked at (turned as its camera says), in its own pixels.</summary>
internal readonly record struct Crop(int X, int Y, int Size);

internal abstract record PictureOutcome
{
    /// <param name="Data">WebP, <see cref="ReadPicture.Side"/> pixels square, nothing in it but pixels.</param>
    internal sealed record Ready(byte[] Data) : PictureOutcome;

    internal sealed record Refused(string Problem) : PictureOutcome;
}

/// <summary>
/// Makes a picture of a person out of any bytes that somebody sent. What the file is, is told by its bytes; its size in
/// pixels is read from its head and looked at before anything is decoded, so that a small file cannot unfold into more than
/// memory holds. Pixels are drawn anew, which leaves every other thing in the file behind.
/// </summary>
internal static class ReadPicture
{
    internal const int MostBytes = 5 * 1024 * 1024;
    internal const int Side = 256;
    private const int LongestSide = 10_000;
    private const int MostPixels = 25_000_000;
    private const int ShortestSide = 32;
    private const int Quality = 86;

    private const string NoPicture = "That is no JPEG, PNG, WebP or GIF picture.";
    private const string Broken = "That picture is broken or not whole. Open it in a program for pictures, save it anew, and try again.";

    public static PictureOutcome Run(byte[] file, Crop? crop)
    {
        if (file.Length == 0)
            return new PictureOutcome.Refused("Choose a picture.");
        if (file.Length > MostBytes)
            return new PictureOutcome.Refused("That picture is larger than 5 MB. Save it smaller.");
        if (KindOf(file) is not { } kind)
            return new PictureOutcome.Refused(NoPicture);

        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data);
        if (codec is null || codec.EncodedFormat != kind)
            return new PictureOutcome.Refused(Broken);
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width > LongestSide || height > LongestSide || (long)width * height > MostPixels)
            return new PictureOutcome.Refused($"That picture is {width:N0} by {height:N0} pixels; at most {MostPixels / 1_000_000} million are allowed. Save it smaller.");
        if (Math.Min(width, height) < ShortestSide)
            return new PictureOutcome.Refused($"That picture is {width} by {height} pixels; it must be at least {ShortestSide} each way.");

        var isTurned = codec.EncodedOrigin >= SKEncodedOrigin.LeftTop;
        if (Square(isTurned ? height : width, isTurned ? width : height, crop) is not { } square)
            return new PictureOutcome.Refused("The square lies outside the picture. Choose it anew.");
        return Draw(codec, square) is { } drawn ? new PictureOutcome.Ready(drawn) : new PictureOutcome.Refused(Broken);
    }

    /// <summary>By the first bytes; null for anything else.</summary>
    internal static SKEncodedImageFormat? KindOf(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? SKEncodedImageFormat.Jpeg
        : file.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]) ? SKEncodedImageFormat.Png
        : file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) ? SKEncodedImageFormat.Gif
        : file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8) ? SKEncodedImageFormat.Webp
        : null;

    /// <summary>The square that was chosen, the middle where none was; null where it is not inside.</summary>
    internal static Crop? Square(int width, int height, Crop? chosen)
    {
        var most = Math.Min(width, height);
        if (chosen is not { } crop)
            return new Crop((width - most) / 2, (height - most) / 2, most);
        var isInside = crop.Size >= 1 && crop.Size <= most && crop.X >= 0 && crop.Y >= 0 && crop.X <= width - crop.Size && crop.Y <= height - crop.Size;
        return isInside ? crop : null;
    }

    private static byte[]? Draw(SKCodec codec, Crop square)
    {
        // No larger than it need be: a JPEG or WebP is decoded at a fraction of its size.
        var scaled = codec.GetScaledDimensions(Math.Min(1f, 2f * Side / square.Size));
        var info = new SKImageInfo(scaled.Width, scaled.Height, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb());
        using var decoded = new SKBitmap();
        if (!decoded.TryAllocPixels(info) || codec.GetPixels(info, decoded.GetPixels()) != SKCodecResult.Success)
            return null;

        using var image = SKImage.FromBitmap(decoded);
        // A colour space would be written into the file as a profile; without one it is sRGB, as the decoded pixels are.
        using var surface = SKSurface.Create(new SKImageInfo(Side, Side, SKColorType.Rgba8888, SKAlphaType.Premul));
        var canvas = surface.Canvas;
        canvas.Clear(SKColors.Transparent);
        canvas.Scale((float)Side / square.Size);
        canvas.Translate(-square.X, -square.Y);
        canvas.Concat(Turned(codec.EncodedOrigin, codec.Info.Width, codec.Info.Height));
        canvas.DrawImage(
            image, new SKRect(0, 0, codec.Info.Width, codec.Info.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        using var drawn = surface.Snapshot();
        using var encoded = drawn.Encode(SKEncodedImageFormat.Webp, Quality);
        return encoded?.ToArray();
    }

    /// <summary>From the pixels as stored to the picture as looked at, by the orientation of Exif 2.3 (tag 0x0112).</summary>
    private static SKMatrix Turned(SKEncodedOrigin origin, float width, float height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
