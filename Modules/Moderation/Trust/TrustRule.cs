namespace VersionedContent.Moderation.Trust;

/// <summary>How far a record of decided submissions lets a person be trusted.</summary>
internal static class TrustRule
{
    /// <summary>0 for a newcomer, 1 for a known contributor, 2 for one whose edits need no moderator where the site says so.</summary>
    public static int Level(int approved, int rejected) => (approved, rejected) switch
    {
        ( >= 20, _) when rejected * 10 <= approved => 2,
        ( >= 3, _) when rejected * 2 <= approved => 1,
        _ => 0,
    };
}
