using FastEndpoints;

namespace VersionedContent.Accounts.People;

/// <param name="Q">What a name begins with, or for administrators an address; leave it out for everybody.</param>
/// <param name="Role">contributor, reviewer, moderator or administrator.</param>
/// <param name="State">suspended, closing, closed, unconfirmed (its address), verified or unverified.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
internal sealed record SearchPeopleRequest(
    [property: QueryParam] string? Q, [property: QueryParam] string? Role, [property: QueryParam] PeopleState? State, [property: QueryParam] string? After);

internal sealed class SearchPeopleEndpoint(SearchPeople search) : Endpoint<SearchPeopleRequest, KnownPeople>
{
    public override void Configure()
    {
        Get("/admin/people");
        Policies(Accounts.Permissions.SuspendUsers);
        Summary(summary => summary.Summary = "People by name, 50 at a time, with role and state, and for administrators the address");
    }

    public override async Task HandleAsync(SearchPeopleRequest req, CancellationToken ct) =>
        await Send.OkAsync(await search.Run(User.Viewer(), new(req.Q, req.Role, req.State, req.After), ct), ct);
}

/// <param name="Role">contributor, reviewer, moderator or administrator.</param>
internal sealed record ChangeRoleRequest(Guid Id, string Role);

internal sealed class ChangeRoleEndpoint(ChangeRole change) : ActEndpoint<ChangeRoleRequest>
{
    public override void Configure()
    {
        Put("/admin/people/{id}/role");
        Policies(Accounts.Permissions.ManageUsers);
        Describe("Give a person another role", "Takes effect at once and signs the person out everywhere. Nobody changes their own, and one administrator stays.");
    }

    public override async Task HandleAsync(ChangeRoleRequest req, CancellationToken ct) =>
        await Answer(await change.Run(User.Viewer(), req.Id, req.Role ?? "", ct), ct);
}
