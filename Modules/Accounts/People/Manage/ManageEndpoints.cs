using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace VersionedContent.Accounts.People.Manage;

internal sealed class ViewPersonEndpoint(ViewPerson view) : Endpoint<PersonIdRequest, PersonFile>
{
    public override void Configure()
    {
        Get("/admin/people/{id}");
        Policies(Accounts.Permissions.SuspendUsers);
        Summary(summary =>
        {
            summary.Summary = "A person, as those see them who look after the site";
            summary.Description = "Address, sessions, judgements, notes, activity and audit are for administrators; for others 'managed' is null.";
            summary.Responses[404] = "No account has that id";
        });
    }

    public override async Task HandleAsync(PersonIdRequest req, CancellationToken ct)
    {
        if (await view.Run(User.Viewer(), req.Id, ct) is { } file)
            await Send.OkAsync(file, ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "No account has that id"));
    }
}

internal sealed class VerifyEndpoint(Verify verify) : ActEndpoint<PersonIdRequest>
{
    public override void Configure()
    {
        Put("/admin/people/{id}/verification");
        Policies(Accounts.Permissions.ManageUsers);
        Describe("Mark a person as found to be who they say", "Sent again it changes nothing.");
    }

    public override async Task HandleAsync(PersonIdRequest req, CancellationToken ct) =>
        await Answer(await verify.Run(User.Viewer(), req.Id, isVerified: true, ct), ct);
}

internal sealed class UnverifyEndpoint(Verify verify) : ActEndpoint<PersonIdRequest>
{
    public override void Configure()
    {
        Delete("/admin/people/{id}/verification");
        Policies(Accounts.Permissions.ManageUsers);
        Describe("Take back the mark of a verified person", "Sent again it changes nothing.");
    }

    public override async Task HandleAsync(PersonIdRequest req, CancellationToken ct) =>
        await Answer(await verify.Run(User.Viewer(), req.Id, isVerified: false, ct), ct);
}

/// <param name="Note">1 to 4,000 characters of plain text, for administrators.</param>
internal sealed record AddNoteRequest(Guid Id, string? Note);

internal sealed class AddNoteEndpoint(AddNote add) : ActEndpoint<AddNoteRequest>
{
    public override void Configure()
    {
        Post("/admin/people/{id}/notes");
        Policies(Accounts.Permissions.ManageUsers);
        Describe("Note something about a person, for other administrators", "A note is not changed afterwards.");
    }

    public override async Task HandleAsync(AddNoteRequest req, CancellationToken ct) =>
        await Answer(await add.Run(User.Viewer(), req.Id, req.Note ?? "", ct), ct);
}

internal sealed class SignOutPersonEndpoint(SignOutPerson signOut) : ActEndpoint<PersonIdRequest>
{
    public override void Configure()
    {
        Delete("/admin/people/{id}/sessions");
        Policies(Accounts.Permissions.ManageUsers);
        Describe("Sign a person out everywhere", "They may sign in again.");
    }

    public override async Task HandleAsync(PersonIdRequest req, CancellationToken ct) =>
        await Answer(await signOut.Run(User.Viewer(), req.Id, ct), ct);
}
