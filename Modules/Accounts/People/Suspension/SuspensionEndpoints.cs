namespace VersionedContent.Accounts.People.Suspension;

/// <param name="Until">Must be to come; for a moderator within 30 days.</param>
/// <param name="Reason">The person reads it; 1 to 1,000 characters of plain text.</param>
internal sealed record SuspendRequest(Guid Id, DateTimeOffset? Until, string? Reason);

internal sealed class SuspendEndpoint(Suspend suspend) : ActEndpoint<SuspendRequest>
{
    public override void Configure()
    {
        Put("/admin/people/{id}/suspension");
        Policies(Accounts.Permissions.SuspendUsers);
        Describe("Suspend a person", "They can look and not write until then, and are told why. Sent again it changes the end and the reason.");
    }

    public override async Task HandleAsync(SuspendRequest req, CancellationToken ct) =>
        await Answer(await suspend.Begin(User.Viewer(), req.Id, req.Until, req.Reason ?? "", ct), ct);
}

internal sealed class LiftSuspensionEndpoint(Suspend suspend) : ActEndpoint<PersonIdRequest>
{
    public override void Configure()
    {
        Delete("/admin/people/{id}/suspension");
        Policies(Accounts.Permissions.SuspendUsers);
        Describe("Lift a suspension", "The person can write again at once, and is told.");
    }

    public override async Task HandleAsync(PersonIdRequest req, CancellationToken ct) =>
        await Answer(await suspend.Lift(User.Viewer(), req.Id, ct), ct);
}
