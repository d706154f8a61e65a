using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;

namespace VersionedContent.Content.Export;

/// <summary>What a person thinks of items.</summary>
internal sealed class OwnReviews(ContentDb db) : IPersonalData
{
    public string Name => "reviews";

    public IReadOnlyList<PersonalFile> Files { get; } = [new("reviews.jsonl", "Your reviews and ratings.")];

    public Task Write(Guid personId, IPersonalArchive archive, CancellationToken ct) => archive.JsonLines("reviews.jsonl", Reviews(personId, ct), ct);

    /// <param name="Path">Where the item is now; null where it is gone.</param>
    private sealed record ReviewLine(Guid Id, Guid DocumentId, string? Path, string? Title, short Rating, string Text, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

    private IAsyncEnumerable<ReviewLine> Reviews(Guid person, CancellationToken ct) => PersonalPages.Of<ReviewLine>(last =>
    {
        var after = last?.Id ?? Guid.Empty;
        return (from review in db.Reviews.Where(r => r.PersonId == person && r.Id > after).OrderBy(r => r.Id).Take(PersonalPages.Size)
                join item in db.Items on review.DocumentId equals item.DocumentId into items
                from item in items.DefaultIfEmpty()
                orderby review.Id
                select new ReviewLine(
                    review.Id, review.DocumentId, item == null ? null : item.Path, item == null ? null : item.Title,
                    review.Rating, review.Text, review.CreatedAt, review.UpdatedAt)).ToListAsync(ct);
    });
}
