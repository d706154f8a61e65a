using System.Net;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Reviews;

public sealed class ReviewTests(Site site)
{
    [Fact]
    public async Task A_person_has_one_review_and_may_change_or_take_it_back()
    {
        var path = await site.MakePage(new { type = "park", title = "Reviewed park" }, SiteOfTests.NewPath("parks"));
        using var person = await site.SignInAs(Roles.Contributor, "a-reviewer");
        var form = await person.Open($"/reviews/{path}");
        var shown = await person.Submit(form, "form[data-keep]", ("Rating", "9"), ("Text", "Lovely <b>garden</b>."));
        Assert.Contains("Lovely <b>garden</b>.", shown.Text, StringComparison.Ordinal);

        var changed = await person.Submit(await person.Open($"/reviews/{path}"), "form[data-keep]", ("Rating", "4"), ("Text", "On second thought."));
        Assert.Contains("On second thought.", changed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovely", changed.Text, StringComparison.Ordinal);
        using var api = await person.Http.GetAsync($"/api/v1/reviews/{path}", TestContext.Current.CancellationToken);
        var reviews = await api.Json();
        Assert.Equal(1, reviews.GetProperty("count").GetInt32());
        Assert.Equal(1, reviews.GetProperty("distribution")[3].GetInt32());

        var gone = await person.Submit(await person.Open($"/reviews/{path}"), "form[action*='handler=Delete']");
        Assert.Contains("Nobody has reviewed this yet", gone.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    public async Task A_rating_is_from_1_to_10(int rating)
    {
        var path = await site.MakePage(new { type = "park", title = "Rated park" }, SiteOfTests.NewPath("parks"));
        using var person = await site.SignInAs(Roles.Contributor);
        using var response = await person.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating, text = "x" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        var page = await person.Submit(await person.Open($"/reviews/{path}"), "form[data-keep]", ("Rating", $"{rating}"), ("Text", "Typed text"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Contains("Typed text", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_reviewed_has_no_reviews()
    {
        var path = await site.MakePage();
        using var person = await site.SignInAs(Roles.Contributor);
        using var response = await person.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating = 5 });
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_visitor_reads_but_does_not_write_reviews()
    {
        var path = await site.MakePage(new { type = "park", title = "Read park" }, SiteOfTests.NewPath("parks"));
        using var visitor = site.NewBrowser();
        Assert.Contains("Sign in to review", (await visitor.Open($"/wiki/{path}")).Text, StringComparison.Ordinal);
        using var response = await visitor.Call(HttpMethod.Put, $"/api/v1/reviews/{path}", new { rating = 5 });
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
