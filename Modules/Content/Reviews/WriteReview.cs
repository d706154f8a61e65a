using Microsoft.EntityFrameworkCore;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.Versioning;

namespace VersionedContent.Content.Reviews;

internal abstract record ReviewResult
{
    private ReviewResult() { }

    /// <param name="IsNew">False where an earlier review of the same person was replaced.</param>
    public sealed record Written(bool IsNew) : ReviewResult;

    public sealed record Deleted : ReviewResult;
    public sealed record Invalid(IReadOnlyList<FieldProblem> Problems) : ReviewResult;

    /// <summary>No such item, no such review, or items of this type are not reviewed.</summary>
    public sealed record NotFound : ReviewResult;

    public sealed record Forbidden(string Why) : ReviewResult;
}

/// <summary>A person's one review of an item: written, changed, taken back.</summary>
internal sealed class WriteReview(ContentDb db, IVersionStore store, TypeCatalog types, TimeProvider time)
{
    public const int MaxText = 5_000;

    public async Task<ReviewResult> Run(Viewer viewer, string path, int rating, string? text, CancellationToken ct)
    {
        if (WhyNot(viewer) is { } forbidden)
            return forbidden;
        var written = (text ?? "").ReplaceLineEndings("\n").Trim();
        var problems = new List<FieldProblem>();
        if (rating is < 1 or > 10)
            problems.Add(new("/rating", "Give a rating from 1 to 10."));
        if (written.Length > MaxText)
            problems.Add(new("/text", $"The review has {written.Length:N0} characters; at most {MaxText:N0} are allowed."));
        if (written.Contains('\0', StringComparison.Ordinal))
            problems.Add(new("/text", "The review has a character in it that cannot be stored."));
        if (problems.Count > 0)
            return new ReviewResult.Invalid(problems);
        if (await Reviewed(path, viewer, ct) is not { } item)
            return new ReviewResult.NotFound();

        var now = time.GetUtcNow();
        var isNew = await db.Database.SqlQuery<bool>(
            $"""
            INSERT INTO content.reviews AS r (id, document_id, person_id, person_name, rating, text, created_at, updated_at)
            VALUES ({Guid.CreateVersion7(now)}, {item}, {viewer.Id!.Value}, {viewer.Name}, {(short)rating}, {written}, {now}, {now})
            ON CONFLICT (document_id, person_id) DO UPDATE
            SET rating = excluded.rating, text = excluded.text, person_name = excluded.person_name, updated_at = excluded.updated_at
            RETURNING r.created_at = r.updated_at AS "Value"
            """).ToListAsync(ct);
        return new ReviewResult.Written(isNew[0]);
    }

    public async Task<ReviewResult> Delete(Viewer viewer, string path, CancellationToken ct)
    {
        if (WhyNot(viewer) is { } forbidden)
            return forbidden;
        if (await Reviewed(path, viewer, ct) is not { } item)
            return new ReviewResult.NotFound();
        var gone = await db.Reviews.Where(review => review.DocumentId == item && review.PersonId == viewer.Id).ExecuteDeleteAsync(ct);
        return gone > 0 ? new ReviewResult.Deleted() : new ReviewResult.NotFound();
    }

    /// <summary>The id of the item at the path, where items of its type are reviewed.</summary>
    public async Task<Guid?> Reviewed(string path, Viewer viewer, CancellationToken ct)
    {
        if (DocumentPath.Problem(path) is not null || await store.ReadPath(Ref.Main, path, viewer, ct) is not { Content: { } content } version)
            return null;
        return await types.Find(ItemType.SlugOf(content), ct) is { Reviewed: true } ? version.DocumentId : null;
    }

    private static ReviewResult.Forbidden? WhyNot(Viewer viewer) => viewer.May(Permissions.WriteReviews)
        ? null
        : new ReviewResult.Forbidden(viewer.Id is null ? "Sign in to write a review." : "This account may not write reviews.");
}
