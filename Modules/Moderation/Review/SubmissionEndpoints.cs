using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;

namespace VersionedContent.Moderation.Review;

internal sealed record SubmissionRequest(Guid Id);

internal sealed class GetSubmissionEndpoint(ViewSubmission view) : Endpoint<SubmissionRequest, SubmissionReply>
{
    public override void Configure()
    {
        Get("/submissions/{id}");
        Summary(summary =>
        {
            summary.Summary = "A submission: where it stands, what the checks found, what happened";
            summary.Responses[404] = "There is none, or none that you may see";
        });
    }

    public override async Task HandleAsync(SubmissionRequest req, CancellationToken ct)
    {
        if (await view.Run(req.Id, User.Viewer(), ct) is { } found)
            await Send.OkAsync(SubmissionReply.Of(found), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such submission"));
    }
}

internal sealed class GetSubmissionDiffEndpoint(ViewSubmission view) : Endpoint<SubmissionRequest, DiffReply>
{
    public override void Configure()
    {
        Get("/submissions/{id}/diff");
        Summary(summary =>
        {
            summary.Summary = "What a submission changes, field by field";
            summary.Responses[404] = "There is none, or none that you may see";
        });
    }

    public override async Task HandleAsync(SubmissionRequest req, CancellationToken ct)
    {
        if (await view.Run(req.Id, User.Viewer(), ct) is { } found)
            await Send.OkAsync(DiffReply.Of(found), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such submission"));
    }
}
