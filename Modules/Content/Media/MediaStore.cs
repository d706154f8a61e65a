using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VersionedContent.Content.Data;

namespace VersionedContent.Content.Media;

/// <summary>A picture to keep.</summary>
/// <param name="Alt">What it shows, for those who do not see it.</param>
/// <param name="Credit">Who made it, and under which terms it may be used.</param>
internal sealed record NewMedia(byte[] Data, string ContentType, int Width, int Height, string Alt, string Credit);

/// <summary>Pictures by the hash of their bytes.</summary>
internal sealed class MediaStore(ContentDb db, TimeProvider time)
{
    /// <summary>The types served: nothing that a browser could run. SVG is left out because it can carry script.</summary>
    public static readonly IReadOnlySet<string> ContentTypes = new HashSet<string> { "image/png", "image/jpeg", "image/webp", "image/avif", "image/gif" };

    /// <summary>Keeps the picture and returns its hash. Keeping the same bytes again changes nothing.</summary>
    public async Task<string> Add(NewMedia media, CancellationToken ct)
    {
        if (!ContentTypes.Contains(media.ContentType))
            throw new ArgumentException($"Pictures of type {media.ContentType} are not kept.", nameof(media));
        var hash = Convert.ToHexStringLower(SHA256.HashData(media.Data));
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO content.media (hash, content_type, data, width, height, alt, credit, created_at)
            VALUES ({hash}, {media.ContentType}, {media.Data}, {media.Width}, {media.Height}, {media.Alt}, {media.Credit}, {time.GetUtcNow()})
            ON CONFLICT (hash) DO NOTHING
            """, ct);
        return hash;
    }

    public Task<MediaFile?> Find(string hash, CancellationToken ct) =>
        db.Media.Where(media => media.Hash == hash)
            .Select(media => new MediaFile(media.ContentType, media.Data))
            .SingleOrDefaultAsync(ct);
}

internal sealed record MediaFile(string ContentType, byte[] Data);
