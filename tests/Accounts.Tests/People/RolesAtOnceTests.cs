using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Accounts.Closing;
using VersionedContent.Accounts.People;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.People;

/// <summary>A database of their own: elsewhere others make administrators.</summary>
public sealed class RolesAtOnceTests(RolesAtOnceTests.FewPeople database, Site site) : IClassFixture<RolesAtOnceTests.FewPeople>
{
    public sealed class FewPeople : Database;

    [Fact]
    public async Task Of_two_administrators_who_take_each_others_role_at_once_one_stays()
    {
        var (ada, bob) = (await Administrator("Ada"), await Administrator("Bob"));
        var outcomes = await Task.WhenAll(Demote(ada, bob), Demote(bob, ada));
        Assert.Single(outcomes, outcome => outcome is ActOutcome.Done);
        Assert.Contains("only administrator", Assert.IsType<ActOutcome.Refused>(Assert.Single(outcomes, outcome => outcome is not ActOutcome.Done)).Errors["role"], StringComparison.Ordinal);

        // Whoever stayed cannot leave either, however they ask.
        var stayed = outcomes[0] is ActOutcome.Done ? ada : bob;
        await using var scope = database.Services.CreateAsyncScope();
        var asked = await scope.ServiceProvider.GetRequiredService<AskToClose>().Run(Of(stayed), stayed, Ct);
        Assert.Equal(AskToClose.OnlyAdministrator, Assert.IsType<AskToCloseOutcome.Refused>(asked).Problem);
    }

    [Fact]
    public async Task Roles_given_at_once_are_given_one_after_the_other_or_refused_in_words()
    {
        var id = await site.EnsureAccount(NewName(), Roles.Contributor);
        using var administrator = await site.SignInAs(Roles.Administrator);
        string[] roles = [Roles.Moderator, Roles.Reviewer, Roles.Moderator, Roles.Reviewer];
        for (var round = 0; round < 4; round++)
        {
            foreach (var answer in await Task.WhenAll(roles.Select(role => administrator.Call(HttpMethod.Put, $"/api/v1/admin/people/{id}/role", new { role }))))
                Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.NoContent, HttpStatusCode.Conflict });
        }
    }

    private async Task<Guid> Administrator(string name)
    {
        await using var scope = database.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<IAccountSeeding>()
            .EnsureAccount(NewName(name), $"{Guid.NewGuid():n}@example.org", Site.Password, Roles.Administrator, DateTimeOffset.UnixEpoch, Ct);
    }

    private async Task<ActOutcome> Demote(Guid by, Guid whom)
    {
        await using var scope = database.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ChangeRole>().Run(Of(by), whom, Roles.Contributor, Ct);
    }

    private static Viewer Of(Guid id) => new(id, "an administrator", Permissions.All.ToHashSet(), 0);
}
