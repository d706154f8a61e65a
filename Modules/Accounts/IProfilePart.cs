using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts;

/// <summary>
/// A section that an upper module adds to a person's public page: contributions, reviews, submissions.
/// Register with <c>services.AddScoped&lt;IProfilePart, T&gt;()</c>.
/// </summary>
public interface IProfilePart
{
    /// <summary>Sections are shown from low to high.</summary>
    int Order { get; }

    /// <summary>What to show <paramref name="viewer"/> of <paramref name="person"/>, or null for nothing.</summary>
    ValueTask<PartView?> Show(Person person, Viewer viewer, CancellationToken ct);
}
