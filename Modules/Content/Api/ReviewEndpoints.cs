using FastEndpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.FeatureManagement;
using VersionedContent.Accounts;
using VersionedContent.Content.Reviews;
using VersionedContent.ServiceDefaults;

namespace VersionedContent.Content.Api;

internal sealed record ReviewBody(string Author, int Rating, string Text, DateTimeOffset At, bool Edited, bool Own);

/// <param name="Average">Drawn towards the middle while few have voted.</param>
/// <param name="Distribution">How many gave 1 to 10.</param>
internal sealed record ReviewsBody(int Count, double Average, IReadOnlyList<int> Distribution, IReadOnlyList<ReviewBody> Newest);

internal sealed record ReviewsRequest(string? Path);

internal sealed class GetReviews(WriteReview write, ReadReviews read, IVariantFeatureManagerSnapshot features) : Endpoint<ReviewsRequest, ReviewsBody>
{
    public override void Configure()
    {
        Get("/reviews/{**path}");
        AllowAnonymous();
        Summary(summary => summary.Summary = "An item's rating and newest reviews");
        Description(route => route.ProducesProblemDetails(404));
    }

    public override async Task HandleAsync(ReviewsRequest req, CancellationToken ct)
    {
        if (!await features.IsEnabledAsync(FeatureFlags.Reviews, ct) || await write.Reviewed(req.Path ?? "", User.Viewer(), ct) is not { } item)
        {
            await Send.ResultAsync(ReviewAnswers.None);
            return;
        }

        var reviews = await read.OfItem(item, User.Viewer().Id, ct);
        await Send.OkAsync(new ReviewsBody(
            reviews.Summary.Count, reviews.Summary.Average, reviews.Summary.Distribution,
            [.. reviews.Reviews.Select(line => new ReviewBody(line.PersonName, line.Rating, line.Text, line.CreatedAt, line.IsEdited, line.IsOwn))]), ct);
    }
}

/// <param name="Rating">1 to 10.</param>
internal sealed record PutReviewRequest(string? Path, int Rating, string? Text);

internal sealed class PutReview(WriteReview write, IVariantFeatureManagerSnapshot features) : Endpoint<PutReviewRequest>
{
    public override void Configure()
    {
        Put("/reviews/{**path}");
        Policies(Accounts.Permissions.WriteReviews);
        Summary(summary => summary.Summary = "Write or change one's own review");
        Description(route => route.Produces(201).Produces(204).ProducesProblemDetails(404).ProducesProblemDetails(422));
    }

    public override async Task HandleAsync(PutReviewRequest req, CancellationToken ct) => await Send.ResultAsync(
        await features.IsEnabledAsync(FeatureFlags.Reviews, ct)
            ? ReviewAnswers.Of(await write.Run(User.Viewer(), req.Path ?? "", req.Rating, req.Text, ct), User.Viewer())
            : ReviewAnswers.None);
}

internal sealed class DeleteReview(WriteReview write, IVariantFeatureManagerSnapshot features) : Endpoint<ReviewsRequest>
{
    public override void Configure()
    {
        Delete("/reviews/{**path}");
        Policies(Accounts.Permissions.WriteReviews);
        Summary(summary => summary.Summary = "Take one's own review back");
        Description(route => route.Produces(204).ProducesProblemDetails(404));
    }

    public override async Task HandleAsync(ReviewsRequest req, CancellationToken ct) => await Send.ResultAsync(
        await features.IsEnabledAsync(FeatureFlags.Reviews, ct)
            ? ReviewAnswers.Of(await write.Delete(User.Viewer(), req.Path ?? "", ct), User.Viewer())
            : ReviewAnswers.None);
}

internal static class ReviewAnswers
{
    public static IResult None => Answers.Problem(StatusCodes.Status404NotFound, "There are no reviews here.", "The item is not there, or such items are not reviewed.");

    public static IResult Of(ReviewResult result, Viewer viewer) => result switch
    {
        ReviewResult.Written { IsNew: true } => TypedResults.StatusCode(StatusCodes.Status201Created),
        ReviewResult.Written or ReviewResult.Deleted => TypedResults.NoContent(),
        ReviewResult.Invalid invalid => Answers.Invalid(invalid.Problems),
        ReviewResult.Forbidden forbidden => Answers.Forbidden(viewer, forbidden.Why),
        _ => None,
    };
}
