using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;

namespace VersionedContent.Content.Reviews;

/// <summary>Says which items were reviewed: their titles, as long as they are listed.</summary>
internal sealed class AboutReviews(ContentDb db) : IActivityAbout
{
    private const string Prefix = "review:";

    public string KeyPrefix => Prefix;

    /// <summary>The key of its entry among what its writer did.</summary>
    public static string Key(Guid reviewId) => $"{Prefix}{reviewId}";

    public async Task<IReadOnlyDictionary<string, string>> Say(IReadOnlyCollection<string> keys, Viewer viewer, CancellationToken ct)
    {
        var ids = keys.Select(key => Guid.Parse(key.AsSpan(Prefix.Length))).ToList();
        return await db.Reviews.Where(review => ids.Contains(review.Id))
            .Join(db.Items, review => review.DocumentId, item => item.DocumentId, (review, item) => new { review.Id, item.Title })
            .ToDictionaryAsync(review => Key(review.Id), review => review.Title, ct);
    }
}
