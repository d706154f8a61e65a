using FastEndpoints;
using Microsoft.AspNetCore.Http;

namespace VersionedContent.Accounts.Profile;

/// <param name="TrustLevel">0 for a newcomer; rises with accepted edits.</param>
internal sealed record PersonResponse(Guid Id, string Name, string Role, int TrustLevel, DateTimeOffset Joined)
{
    public static PersonResponse Of(Person person) => new(person.Id, person.Name, person.Role, person.TrustLevel, person.Joined);

    public static string Address(string name) => $"/api/v1/people/{Uri.EscapeDataString(name)}";
}

internal sealed record PersonRequest(string Name);

internal sealed class PersonEndpoint(IPeople people) : Endpoint<PersonRequest, PersonResponse>
{
    public override void Configure()
    {
        Get("/people/{name}");
        AllowAnonymous();
        Summary(summary =>
        {
            summary.Summary = "A person, as others see them";
            summary.Responses[404] = "Nobody has that name";
        });
    }

    public override async Task HandleAsync(PersonRequest req, CancellationToken ct)
    {
        if (await people.ByName(req.Name, ct) is { } person)
            await Send.OkAsync(PersonResponse.Of(person), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Nobody has that name"));
    }
}
