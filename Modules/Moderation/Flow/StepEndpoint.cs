using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Moderation.Data;
using VersionedContent.Moderation.Review;

namespace VersionedContent.Moderation.Flow;

/// <summary>One step of a person as <c>POST /submissions/{id}/{verb}</c>: answers with the submission as it then is.</summary>
internal abstract class StepEndpoint<TRequest>(ViewSubmission view) : Endpoint<TRequest, SubmissionReply>
    where TRequest : notnull
{
    protected void Describe(string verb, string summary)
    {
        Post($"/submissions/{{id}}/{verb}");
        Summary(text =>
        {
            text.Summary = summary;
            text.Responses[200] = "The submission as it is now";
            text.Responses[400] = "What was sent is at fault";
            text.Responses[403] = "You may not take this step";
            text.Responses[404] = "There is no such submission, or none that you may see";
            text.Responses[409] = "It does not follow from where the submission stands: decided or claimed by someone else, edited, or in conflict with main";
        });
    }

    protected async Task Answer(DeskResult result, CancellationToken ct)
    {
        switch (result)
        {
            case DeskResult.Done done:
                await Send.OkAsync(SubmissionReply.Of((await view.Run(done.Submission.Id, User.Viewer(), ct))!), ct);
                break;
            case DeskResult.Invalid invalid:
                AddError(new FluentValidation.Results.ValidationFailure(invalid.Field, invalid.Problem));
                await Send.ErrorsAsync(cancellation: ct);
                break;
            case DeskResult.NotFound:
                await Problem(StatusCodes.Status404NotFound, "There is no such submission", null, []);
                break;
            case DeskResult.Forbidden forbidden:
                await Problem(StatusCodes.Status403Forbidden, "You may not do this", forbidden.Why, []);
                break;
            case DeskResult.Late late:
                await Problem(StatusCodes.Status409Conflict, "This does not follow from where the submission stands", late.Why, Standing(late.Now));
                break;
            case DeskResult.NeedsDecisions needs:
                var settle = Standing(needs.Submission);
                settle["mergeId"] = needs.MergeId;
                settle["merge"] = $"/api/v1/merges/{needs.MergeId}";
                await Problem(
                    StatusCodes.Status409Conflict, "Main changed the same places",
                    $"{needs.Documents} documents need a decision. Decide and land the merge; the submission is then approved.", settle);
                break;
            default:
                throw new InvalidOperationException($"A step ended as {result.GetType().Name}, which the API does not know.");
        }
    }

    private static Dictionary<string, object?> Standing(Submission submission) => new()
    {
        ["state"] = submission.State.Slug(),
        ["head"] = submission.Head,
        ["decidedBy"] = submission.DecidedByName,
        ["decidedAt"] = submission.DecidedAt,
        ["claimedBy"] = submission.ClaimedByName,
        ["claimedUntil"] = submission.ClaimedUntil,
    };

    private Task<FastEndpoints.Void> Problem(int status, string title, string? detail, Dictionary<string, object?> more) =>
        Send.ResultAsync(TypedResults.Problem(detail, statusCode: status, title: title, extensions: more));
}

/// <param name="Note">What to say with it; at most 4,000 characters.</param>
internal sealed record StepRequest(Guid Id, string? Note);

internal sealed class ClaimEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<StepRequest>(view)
{
    public override void Configure()
    {
        Describe("claim", "Take a submission for 30 minutes: nobody else can decide on it meanwhile");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(StepRequest req, CancellationToken ct) =>
        await Answer(await take.Run(req.Id, Step.Claim, User.Viewer(), req.Note ?? "", ct), ct);
}

internal sealed class ReleaseEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<StepRequest>(view)
{
    public override void Configure()
    {
        Describe("release", "Let go of a submission you claimed");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(StepRequest req, CancellationToken ct) =>
        await Answer(await take.Run(req.Id, Step.Release, User.Viewer(), req.Note ?? "", ct), ct);
}

internal sealed class WithdrawEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<StepRequest>(view)
{
    public override void Configure() => Describe("withdraw", "Withdraw your submission; its text is kept");

    public override async Task HandleAsync(StepRequest req, CancellationToken ct) =>
        await Answer(await take.Run(req.Id, Step.Withdraw, User.Viewer(), req.Note ?? "", ct), ct);
}

internal sealed class PullBackEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<StepRequest>(view)
{
    public override void Configure() => Describe("pull-back", "Take your submission back as a draft");

    public override async Task HandleAsync(StepRequest req, CancellationToken ct) =>
        await Answer(await take.Run(req.Id, Step.PullBack, User.Viewer(), req.Note ?? "", ct), ct);
}

internal sealed class SendEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<StepRequest>(view)
{
    public override void Configure() => Describe("send", "Send your draft for review");

    public override async Task HandleAsync(StepRequest req, CancellationToken ct) =>
        await Answer(await take.Run(req.Id, Step.Send, User.Viewer(), req.Note ?? "", ct), ct);
}

/// <param name="Note">What to say; 1 to 4,000 characters.</param>
internal sealed record SayRequest(Guid Id, string Note);

internal sealed class AnswerEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<SayRequest>(view)
{
    public override void Configure() => Describe("answer", "Say something to the reviewers of your submission; where changes were asked, it goes back to them");

    public override async Task HandleAsync(SayRequest req, CancellationToken ct) => await Answer(
        string.IsNullOrWhiteSpace(req.Note)
            ? new DeskResult.Invalid("note", "Write something.")
            : await take.Run(req.Id, Step.Answer, User.Viewer(), req.Note, ct), ct);
}

internal sealed class RemarkEndpoint(TakeStep take, ViewSubmission view) : StepEndpoint<SayRequest>(view)
{
    public override void Configure()
    {
        Describe("remark", "Say something to the author of a submission");
        Policies(Accounts.Permissions.ReviewSubmissions);
    }

    public override async Task HandleAsync(SayRequest req, CancellationToken ct) => await Answer(
        string.IsNullOrWhiteSpace(req.Note)
            ? new DeskResult.Invalid("note", "Write something.")
            : await take.Run(req.Id, Step.Remark, User.Viewer(), req.Note, ct), ct);
}
