using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Profile;

namespace VersionedContent.Accounts.Activity;

/// <param name="Kind">edit, merge, submission, review, decision, profile or sign-in; leave it out for all.</param>
/// <param name="From">The first moment that is in.</param>
/// <param name="Until">The first moment that is not in any more.</param>
/// <param name="Before">The <c>next</c> of the page before; leave it out for the newest.</param>
internal sealed record MyActivityRequest(
    [property: QueryParam] string? Kind, [property: QueryParam] DateTimeOffset? From, [property: QueryParam] DateTimeOffset? Until,
    [property: QueryParam] string? Before);

internal sealed class MyActivityEndpoint(ListActivity list) : Endpoint<MyActivityRequest, ActivityPart>
{
    public override void Configure()
    {
        Get("/me/activity");
        // Sign-ins and devices are among it: nothing for a program to know.
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "What you did, newest first, 50 at a time, private things too";
            summary.Responses[400] = "There is no such kind, or before is no cursor";
        });
    }

    public override async Task HandleAsync(MyActivityRequest req, CancellationToken ct)
    {
        var errors = FieldErrors.Of(
            ("kind", req.Kind is { } kind && !ActivityKinds.All.Contains(kind) ? $"The kinds are {string.Join(", ", ActivityKinds.All)}." : null),
            ("before", ActivityWords.CursorProblem(req.Before)));
        if (errors.Count > 0)
            await this.SendRefused(errors, ct);
        else
            await Send.OkAsync(await list.Run(User.Viewer().Id!.Value, isOwn: true, new(req.Kind, req.From, req.Until, ActivityWords.Cursor(req.Before)), User.Viewer(), ct), ct);
    }
}

/// <param name="Before">The <c>next</c> of the page before; leave it out for the newest.</param>
internal sealed record PersonActivityRequest(string Name, [property: QueryParam] string? Before);

internal sealed class PersonActivityEndpoint(ReadProfile read, ListActivity list) : Endpoint<PersonActivityRequest, ActivityPart>
{
    public override void Configure()
    {
        Get("/people/{name}/activity");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "What a person did in public, newest first, 50 at a time";
            summary.Responses[400] = "before is no cursor";
            summary.Responses[404] = "Nobody has that name, the account is closed, or the person does not show it";
        });
    }

    public override async Task HandleAsync(PersonActivityRequest req, CancellationToken ct)
    {
        if (ActivityWords.CursorProblem(req.Before) is { } problem)
            await this.SendRefused(FieldErrors.Of(("before", problem)), ct);
        else if (await read.ByName(req.Name, ct) is { } profile && profile.Shows(ShownToAll.Activity))
            await Send.OkAsync(await list.Run(profile.Person.Id, isOwn: false, new(Before: ActivityWords.Cursor(req.Before)), User.Viewer(), ct), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Nobody of that name shows what they do"));
    }
}
