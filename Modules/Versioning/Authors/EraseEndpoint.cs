using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts;
using VersionedContent.Versioning.Api;

namespace VersionedContent.Versioning.Authors;

internal sealed record EraseRequest(Guid Id);

internal sealed class EraseEndpoint(IAuthors authors) : Endpoint<EraseRequest, Author>
{
    public override void Configure()
    {
        Post("/authors/{Id}/erasure");
        Policies(Accounts.Permissions.ManageUsers);
        Summary(summary =>
        {
            summary.Summary = "Replace a person's name by a pseudonym, for good";
            summary.Description = "In every history and list; what they wrote stays as it is. Asking again changes nothing. The account is not closed by it.";
            summary.Responses[404] = "There is no such person";
        });
    }

    public override async Task HandleAsync(EraseRequest req, CancellationToken ct)
    {
        if (await authors.Erase(req.Id, User.Viewer(), ct) is { } erased)
            await Send.OkAsync(erased, ct);
        else
            await this.Problem(StatusCodes.Status404NotFound, $"There is no person {req.Id}.");
    }
}
