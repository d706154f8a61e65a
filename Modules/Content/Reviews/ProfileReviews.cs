using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Content.Reviews;

internal sealed record WrittenReview(string Path, string Title, short Rating, string Text, DateTimeOffset CreatedAt);

/// <param name="HasMore">There are older ones.</param>
internal sealed record WrittenReviews(IReadOnlyList<WrittenReview> Newest, bool HasMore);

/// <summary>On a person's page: what they thought of items that are still there.</summary>
internal sealed class ProfileReviews(ContentDb db) : IProfilePart
{
    private const int Shown = 5;

    public int Order => 40;

    public async ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct)
    {
        // Under their present name alone: what stands under a pseudonym must not be found by the name it replaced.
        var found = await db.Reviews.Where(review => review.PersonId == person.Id && review.PersonName == person.Name)
            .Join(db.Items, review => review.DocumentId, item => item.DocumentId, (review, item) => new { review, item })
            .OrderByDescending(pair => pair.review.CreatedAt).ThenByDescending(pair => pair.review.Id).Take(Shown + 1)
            .Select(pair => new WrittenReview(pair.item.Path, pair.item.Title, pair.review.Rating, pair.review.Text, pair.review.CreatedAt))
            .ToListAsync(ct);
        return found.Count == 0 ? null : new PartView("/Content/Reviews/_ProfileReviews.cshtml", new WrittenReviews([.. found.Take(Shown)], found.Count > Shown));
    }
}
