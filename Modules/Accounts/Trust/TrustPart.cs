using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Trust;

/// <summary>On a person's own page: what is missing for the next level. To others the badge beside the name says enough.</summary>
internal sealed class TrustPart(ReckonTrust trust) : IProfilePart
{
    public int Order => 20;

    public async ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct) =>
        viewer.Id == person.Id && await trust.Progress(person.Id, ct) is { } progress ? new PartView("/Accounts/Trust/_Progress.cshtml", progress) : null;
}
