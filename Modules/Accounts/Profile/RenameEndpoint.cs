using FastEndpoints;

namespace VersionedContent.Accounts.Profile;

internal sealed record RenameRequest(string Name);

internal sealed record RenameResponse(string Name);

internal sealed class RenameEndpoint(Rename rename) : Endpoint<RenameRequest, RenameResponse>
{
    public override void Configure()
    {
        Put("/me/name");
        Policies(Accounts.Permissions.OwnAccount);
        Summary(summary =>
        {
            summary.Summary = "Take another public name";
            summary.Responses[400] = "The name breaks a rule or is taken";
        });
    }

    public override async Task HandleAsync(RenameRequest req, CancellationToken ct)
    {
        switch (await rename.Run(User.Viewer().Id!.Value, req.Name ?? "", ct))
        {
            case RenameOutcome.Renamed renamed:
                await Send.OkAsync(new RenameResponse(renamed.Name), ct);
                break;
            case RenameOutcome.Refused refused:
                await this.SendRefused(refused.Errors, ct);
                break;
        }
    }
}
