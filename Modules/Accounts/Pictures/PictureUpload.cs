using Microsoft.AspNetCore.Http;

namespace VersionedContent.Accounts.Pictures;

/// <summary>What a form sends of a picture.</summary>
internal static class PictureUpload
{
    /// <summary>A whole request: the largest file, and room to be told that one is larger.</summary>
    internal const int MostBytes = 4 * ReadPicture.MostBytes;

    /// <summary>The file's bytes, one more than allowed at most; none where there is no file.</summary>
    public static async Task<byte[]> Read(IFormFile? file, CancellationToken ct)
    {
        if (file is null)
            return [];
        var bytes = new byte[Math.Min(file.Length, ReadPicture.MostBytes + 1)];
        await using var content = file.OpenReadStream();
        await content.ReadExactlyAsync(bytes, ct);
        return bytes;
    }

    /// <summary>Null, for the middle, unless all three are there.</summary>
    public static Crop? Square(int? x, int? y, int? size) => x is { } left && y is { } top && size is { } side ? new Crop(left, top, side) : null;
}
