using VersionedContent.Accounts;

namespace VersionedContent.Content.Reviews;

/// <summary>The reviews below an item.</summary>
internal sealed record ReviewSection(string Path, ItemReviews Reviews, Viewer Viewer)
{
    public string FormAddress => ItemUrl.To("/reviews/", Path, null);

    public string SignInAddress => $"/account/sign-in?returnUrl={Uri.EscapeDataString(FormAddress)}";
}
