using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;

[assembly: AssemblyFixture(typeof(Site))]

namespace VersionedContent.Web.Tests;

public sealed class SiteTests(Site site)
{
    [Fact]
    public async Task The_home_page_answers()
    {
        using var browser = site.NewBrowser();
        var page = await browser.Open("/");
        Assert.Equal(HttpStatusCode.OK, page.Status);
    }

    [Theory]
    [InlineData(Roles.Contributor)]
    [InlineData(Roles.Moderator)]
    public async Task A_person_of_each_role_can_sign_in(string role)
    {
        using var browser = await site.SignInAs(role);
        var page = await browser.Open("/");
        Assert.Contains($"some-{role}", page.Document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queries_are_counted_per_caller()
    {
        using var browser = await site.SignInAs(Roles.Contributor);
        using var queries = Site.CountQueries();
        await browser.Open("/account/profile");
        Assert.InRange(queries.Count, 1, 10);
    }

    [Theory]
    [InlineData("/generated/site.css")]
    public async Task Static_files_are_served(string path)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.GetAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
