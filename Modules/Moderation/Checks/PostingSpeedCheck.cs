namespace VersionedContent.Moderation.Checks;

/// <summary>Many submissions within ten minutes: more from people who are known here.</summary>
internal sealed class PostingSpeedCheck : ICheck
{
    public string Name => "posting speed";

    public CheckFinding Run(EditUnderCheck edit)
    {
        var usual = edit.Author.TrustLevel switch { 0 => 5, 1 => 15, _ => 60 };
        return edit.OpenedInTenMinutes switch
        {
            var opened when opened > 2 * usual => this.Finds(Verdict.Hold, $"{opened} other submissions within ten minutes."),
            var opened when opened > usual => this.Finds(Verdict.Warn, $"{opened} other submissions within ten minutes: please send related edits together."),
            _ => this.Pass(),
        };
    }
}
