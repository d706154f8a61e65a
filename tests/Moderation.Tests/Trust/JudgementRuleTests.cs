using VersionedContent.Moderation.Flow;
using VersionedContent.Moderation.Trust;
using Xunit;

namespace VersionedContent.Moderation.Tests.Trust;

public sealed class JudgementRuleTests
{
    [Theory]
    [InlineData(SubmissionState.Approved, "reviewer", true)]
    [InlineData(SubmissionState.Approved, "site", null)]
    [InlineData(SubmissionState.Approved, "author", null)]
    [InlineData(SubmissionState.Rejected, "reviewer", false)]
    [InlineData(SubmissionState.Rejected, "site", false)]
    [InlineData(SubmissionState.ChangesAsked, "reviewer", null)]
    [InlineData(SubmissionState.Withdrawn, "author", null)]
    [InlineData(SubmissionState.Superseded, "reviewer", null)]
    [InlineData(SubmissionState.Waiting, "site", null)]
    internal void An_edit_counts_for_its_author_by_what_another_person_found_and_against_them_by_what_anyone_did(
        SubmissionState state, string by, bool? isAccepted)
    {
        var author = Guid.NewGuid();
        Guid? decidedBy = by switch { "author" => author, "site" => null, _ => Guid.NewGuid() };
        Assert.Equal(isAccepted, JudgementRule.Of(state, author, decidedBy));
    }
}
