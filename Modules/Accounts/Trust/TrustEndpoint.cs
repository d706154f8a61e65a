using FastEndpoints;

namespace VersionedContent.Accounts.Trust;

internal sealed class TrustEndpoint(ReckonTrust trust) : EndpointWithoutRequest<TrustProgress>
{
    public override void Configure()
    {
        Get("/me/trust");
        Summary(summary => summary.Summary = "How far you are trusted, and what is missing for more");
    }

    public override async Task HandleAsync(CancellationToken ct)
    {
        var id = User.Viewer().Id!.Value;
        var progress = await trust.Progress(id, ct) ?? throw new InvalidOperationException($"A session stands for account {id}, which is gone.");
        await Send.OkAsync(progress, ct);
    }
}
