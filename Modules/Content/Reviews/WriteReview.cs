using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using VersionedContent.Accounts;
using VersionedContent.Content.Data;
using VersionedContent.Content.Types;
using VersionedContent.Content.Validate;
using VersionedContent.ServiceDefaults.Outbox;
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
internal sealed class WriteReview(ContentDb db, IVersionStore store, TypeCatalog types, Outbox outbox, TimeProvider time)
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

        var (now, personId) = (time.GetUtcNow(), viewer.Id!.Value);
        var kept = await Save(async () => await db.Database.SqlQuery<Kept>(
            $"""
            INSERT INTO content.reviews AS r (id, document_id, person_id, person_name, rating, text, created_at, updated_at)
            VALUES ({Guid.CreateVersion7(now)}, {item}, {personId}, {viewer.Name}, {(short)rating}, {written}, {now}, {now})
            ON CONFLICT (document_id, person_id) DO UPDATE
            SET rating = excluded.rating, text = excluded.text, person_name = excluded.person_name, updated_at = excluded.updated_at
            RETURNING r.id AS "Id", r.created_at AS "CreatedAt", r.created_at = r.updated_at AS "IsNew"
            """).ToListAsync(ct), personId, isGone: false, ct);
        return new ReviewResult.Written(kept!.IsNew);
    }

    public async Task<ReviewResult> Delete(Viewer viewer, string path, CancellationToken ct)
    {
        if (WhyNot(viewer) is { } forbidden)
            return forbidden;
        if (await Reviewed(path, viewer, ct) is not { } item)
            return new ReviewResult.NotFound();
        var personId = viewer.Id!.Value;
        var gone = await Save(async () => await db.Database.SqlQuery<Kept>(
            $"""
            DELETE FROM content.reviews WHERE document_id = {item} AND person_id = {personId} RETURNING id AS "Id", created_at AS "CreatedAt", false AS "IsNew"
            """).ToListAsync(ct), personId, isGone: true, ct);
        return gone is not null ? new ReviewResult.Deleted() : new ReviewResult.NotFound();
    }

    /// <summary>Writes and tells of it in one transaction. Null where there was nothing to write on.</summary>
    private async Task<Kept?> Save(Func<Task<List<Kept>>> write, Guid personId, bool isGone, CancellationToken ct)
    {
        var kept = await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync(ct);
            var rows = await write();
            if (rows is [var row])
                await Outbox.Add((NpgsqlTransaction)transaction.GetDbTransaction(), new ReviewChanged(row.Id, personId, row.CreatedAt, isGone), ct);
            await transaction.CommitAsync(ct);
            return rows.SingleOrDefault();
        });
        outbox.Committed();
        return kept;
    }

    private sealed record Kept(Guid Id, DateTimeOffset CreatedAt, bool IsNew);

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
