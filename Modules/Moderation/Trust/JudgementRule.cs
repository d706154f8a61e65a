using VersionedContent.Moderation.Flow;

namespace VersionedContent.Moderation.Trust;

/// <summary>What a submission says about its author.</summary>
internal static class JudgementRule
{
    /// <param name="decidedBy">Null for the site.</param>
    /// <returns>Whether the edit was found good; null where nothing was found yet, or nothing that counts.</returns>
    public static bool? Of(SubmissionState state, Guid authorId, Guid? decidedBy) => state switch
    {
        // What the site approved by itself would be trust earned by trust, and nobody judges their own work.
        SubmissionState.Approved => decidedBy is null || decidedBy == authorId ? null : true,
        SubmissionState.Rejected => false,
        _ => null,
    };
}
