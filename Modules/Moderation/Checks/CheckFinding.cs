using System.Text.Json.Serialization;

namespace VersionedContent.Moderation.Checks;

/// <summary>What a check makes of an edit, mildest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
internal enum Verdict
{
    Pass,

    /// <summary>Worth a word to reviewers.</summary>
    Tag,

    /// <summary>Worth a word to the author too.</summary>
    Warn,

    /// <summary>A person must look; never approved by the site alone.</summary>
    Hold,

    /// <summary>Not worth a person's time: rejected, the author is told why.</summary>
    Refuse,
}

/// <summary>One check's verdict on an edit.</summary>
/// <param name="Reason">In words for people; empty where it passed.</param>
/// <param name="Milliseconds">How long the check took.</param>
internal sealed record CheckFinding(string Check, Verdict Verdict, string Reason, double Milliseconds = 0)
{
    /// <summary>Authors see what concerns them; tags are for reviewers.</summary>
    [JsonIgnore]
    public bool IsForAuthor => Verdict >= Verdict.Warn;
}
