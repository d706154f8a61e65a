using VersionedContent.Accounts.People.Suspension;
using Xunit;

namespace VersionedContent.Accounts.Tests.People;

public sealed class SuspensionRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(Roles.Administrator, Roles.Administrator, null, true)]
    [InlineData(Roles.Administrator, Roles.Moderator, 400, true)]
    [InlineData(Roles.Moderator, Roles.Administrator, null, false)]
    [InlineData(Roles.Moderator, Roles.Moderator, null, false)]
    [InlineData(Roles.Moderator, Roles.Reviewer, null, true)]
    [InlineData(Roles.Moderator, Roles.Contributor, 30, true)]
    [InlineData(Roles.Moderator, Roles.Contributor, 31, false)]
    public void Administrators_suspend_anybody_and_moderators_those_below_them(string by, string role, int? alreadyForDays, bool allowed)
    {
        var until = alreadyForDays is { } days ? Now.AddDays(days) : (DateTimeOffset?)null;
        Assert.Equal(allowed, SuspensionRule.Whom(ViewerOf(by), Guid.NewGuid(), role, until, Now) is null);
    }

    [Theory]
    [InlineData(Roles.Administrator)]
    [InlineData(Roles.Moderator)]
    public void Nobody_suspends_themselves(string role)
    {
        var viewer = ViewerOf(role);
        Assert.Equal("Nobody suspends themselves.", SuspensionRule.Whom(viewer, viewer.Id!.Value, role, null, Now));
    }

    [Theory]
    [InlineData(Roles.Moderator, 30, null)]
    [InlineData(Roles.Moderator, 31, "A moderator suspends for at most 30 days; ask an administrator for more.")]
    [InlineData(Roles.Administrator, 31, null)]
    [InlineData(Roles.Administrator, 40_000, "Choose a day within a hundred years.")]
    [InlineData(Roles.Administrator, 0, "Choose a day that is still to come.")]
    [InlineData(Roles.Administrator, null, "Say until when.")]
    public void A_suspension_ends_in_a_while_that_the_role_allows(string role, int? days, string? problem) =>
        Assert.Equal(problem, SuspensionRule.Until(ViewerOf(role), days is { } number ? Now.AddDays(number) : null, Now));

    private static Viewer ViewerOf(string role) => new(Guid.NewGuid(), role, Roles.Grants[role].ToHashSet(), 0);
}
