namespace VersionedContent.Accounts.Trust;

/// <summary>How far a person is trusted, and what is missing for more.</summary>
/// <param name="Level">0 for a newcomer.</param>
/// <param name="Name">What the level is called.</param>
/// <param name="NextName">What the level above is called; null at the top.</param>
/// <param name="Missing">What is missing for the level above, each a sentence. Empty at the top, and where it is given tonight.</param>
/// <param name="Accepted">Edits accepted by others; counted no further than the top level asks for.</param>
/// <param name="Judged">Over how many of the newest judgements accuracy is taken.</param>
/// <param name="JudgedAccepted">How many of those were accepted.</param>
public sealed record TrustProgress(
    int Level, string Name, string? NextName, IReadOnlyList<string> Missing, int Accepted, int Judged, int JudgedAccepted);
