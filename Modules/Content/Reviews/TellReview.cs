using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.ServiceDefaults.Outbox;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Reviews;

/// <summary>
/// Puts reviews among what their writer did. One that was taken back is seen by nobody else any more; it is amended, not
/// removed, so that the telling of its writing does not bring it back when it comes late.
/// </summary>
internal sealed class TellReview(ContentDb db, IAuthors authors, IActivity activity) : IHandle<ReviewChanged>
{
    public async Task Handle(ReviewChanged @event, CancellationToken ct)
    {
        var path = await db.Reviews.Where(review => review.Id == @event.ReviewId)
            .Join(db.Items, review => review.DocumentId, item => item.DocumentId, (_, item) => item.Path)
            .SingleOrDefaultAsync(ct);
        var entry = new ActivityEntry(@event.PersonId, AboutReviews.Key(@event.ReviewId), @event.CreatedAt, ActivityKinds.Review, "Reviewed an item")
        {
            Link = path is null ? "" : ItemUrl.Page(path) + "#reviews",
            IsPrivate = @event.IsGone || await authors.IsErased(@event.PersonId, ct),
        };
        await (@event.IsGone ? activity.Amend(entry, ct) : activity.Add(entry, ct));
    }
}
