using VersionedContent.Moderation.Trust;
using Xunit;

namespace VersionedContent.Moderation.Tests.Trust;

public sealed class TrustRuleTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 0, 1)]
    [InlineData(3, 1, 1)]
    [InlineData(3, 2, 0)]
    [InlineData(20, 2, 2)]
    [InlineData(20, 3, 1)]
    [InlineData(19, 0, 1)]
    public void Trust_is_earned_by_what_was_approved_and_kept_back_by_what_was_rejected(int approved, int rejected, int level) =>
        Assert.Equal(level, TrustRule.Level(approved, rejected));
}
