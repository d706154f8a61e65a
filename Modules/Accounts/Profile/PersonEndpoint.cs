using FastEndpoints;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Data;
using VersionedContent.Accounts.Pictures;

namespace VersionedContent.Accounts.Profile;

/// <param name="TrustLevel">0 for a newcomer; rises with accepted edits.</param>
internal sealed record PersonResponse(Guid Id, string Name, string Role, int TrustLevel, DateTimeOffset Joined)
{
    /// <summary>Markdown; empty where the person does not show it.</summary>
    public string Biography { get; init; } = "";

    /// <summary>Addresses with http or https; none where the person does not show them.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];

    /// <summary>An IANA name; null where the person does not show it.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Path of the picture on this site; null without one.</summary>
    public string? Picture { get; init; }

    /// <summary>An administrator found the person to be who they say.</summary>
    public bool IsVerified { get; init; }

    /// <summary>Nobody writes under this name any more.</summary>
    public bool IsClosed { get; init; }

    public static PersonResponse Of(Person person) => new(person.Id, person.Name, person.Role, person.TrustLevel, person.Joined);

    public static PersonResponse Of(PublicProfile profile) => Of(profile.Person) with
    {
        Biography = profile.Shows(ShownToAll.Biography) ? profile.Biography : "",
        Links = profile.Shows(ShownToAll.Biography) ? profile.Links : [],
        TimeZone = profile.Shows(ShownToAll.TimeZone) && profile.TimeZone.Length > 0 ? profile.TimeZone : null,
        Picture = profile.IsClosed ? null : PictureAddress.Of(profile.PictureHash),
        IsVerified = profile.VerifiedAt is not null && !profile.IsClosed,
        IsClosed = profile.IsClosed,
    };

    public static string Address(string name) => $"/api/v1/people/{Uri.EscapeDataString(name)}";
}

internal sealed record PersonRequest(string Name);

internal sealed class PersonEndpoint(ReadProfile read) : Endpoint<PersonRequest, PersonResponse>
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
        if (await read.ByName(req.Name, ct) is { } profile)
            await Send.OkAsync(PersonResponse.Of(profile), ct);
        else
            await Send.ResultAsync(TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "Nobody has that name"));
    }
}
