using Microsoft.Extensions.Hosting;
using Microsoft.FeatureManagement;

namespace VersionedContent.ServiceDefaults;

/// <summary>
/// What a site may switch off, under <c>feature_management:feature_flags</c> in its settings. Ask
/// <see cref="IVariantFeatureManagerSnapshot"/> (one answer a request); a flag that no setting names is off.
/// </summary>
public static class FeatureFlags
{
    /// <summary>Reviews and ratings of items: their form, list and endpoints.</summary>
    public const string Reviews = "Reviews";

    /// <summary>Edits of trusted people that pass every check are approved without a moderator.</summary>
    public const string AutoApprovalOfTrustedUsers = "AutoApprovalOfTrustedUsers";

    public static readonly IReadOnlyList<string> All = [Reviews, AutoApprovalOfTrustedUsers];

    public static IHostApplicationBuilder AddFeatureFlags(this IHostApplicationBuilder builder)
    {
        // Scoped: a page asks several times and has to get one answer, whatever is switched meanwhile.
        builder.Services.AddScopedFeatureManagement();
        return builder;
    }
}
