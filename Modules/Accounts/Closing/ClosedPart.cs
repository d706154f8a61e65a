using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Closing;

/// <summary>On a stand-in's page: that nobody is behind it any more.</summary>
internal sealed class ClosedPart : IProfilePart
{
    public int Order => 0;

    public ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct) =>
        ValueTask.FromResult(StandIn.IsOne(person.Name) ? new PartView("/Accounts/Closing/_Closed.cshtml", person) : null);
}
