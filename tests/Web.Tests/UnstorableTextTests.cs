using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;

namespace VersionedContent.Web.Tests;

/// <summary>The character that the database keeps in no text is refused where it comes in, and never fails there.</summary>
public sealed class UnstorableTextTests(Site site)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/changes?author=a%00b")]
    [InlineData("/search?q=a%00b")]
    [InlineData("/wiki/rides/a?ref=a%00b")]
    [InlineData("/people/nobody?before%00=1")]
    [InlineData("/api/v1/people/nobody/activity?before=a%00b")]
    [InlineData("/api/v1/history?author=a%00b")]
    public async Task In_an_address_it_is_a_bad_request(string address)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("U+0000", WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync(Ct)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/wiki/rides/a%00b")]
    [InlineData("/people/a%00b")]
    [InlineData("/api/v1/people/a%00b")]
    public async Task In_a_path_it_is_refused_by_the_server_itself(string address)
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.GetAsync(address, Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task In_a_form_it_is_refused_and_the_page_says_what_to_do()
    {
        using var browser = site.NewBrowser();
        var form = await browser.Open("/account/sign-in");
        // The framework refuses it by itself in the one encoding, and not in the other.
        var encoded = await browser.Submit(form, "main form[method=post]", ("Name", "a\0b"), ("Password", "y"));
        Assert.Equal(HttpStatusCode.BadRequest, encoded.Status);
        var parts = await browser.Upload(form, "main form[method=post]", [("Picture", "x.png", [1], "image/png")], ("Name", "a\0b"), ("Password", "y"));
        Assert.Equal(HttpStatusCode.BadRequest, parts.Status);
        Assert.Contains("U+0000", parts.Text, StringComparison.Ordinal);
        Assert.Contains("still there when you go back", parts.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_field_of_the_API_it_is_named_by_the_field()
    {
        using var browser = site.NewBrowser();
        using var response = await browser.Http.PostAsync(
            "/api/v1/session", new StringContent("""{"name":"a\u0000b","password":"y"}""", Encoding.UTF8, "application/json"), Ct);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Contains("U+0000", problem.GetProperty("errors").GetProperty("name")[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("body")]
    [InlineData("a name\0of a field")]
    public async Task In_a_document_it_is_kept_or_refused_in_words_and_never_fails(string field)
    {
        using var moderator = await site.SignInAs(Roles.Moderator);
        var path = $"pages/nul-{Guid.NewGuid():n}";
        var content = new Dictionary<string, string> { ["type"] = "page", ["title"] = "A page", ["body"] = "Text.", [field] = "a\0b" };
        using var made = await moderator.Call(HttpMethod.Post, $"/api/v1/items/{path}", new { content, message = "Make it" });
        var said = await made.Content.ReadAsStringAsync(Ct);
        if (made.StatusCode == HttpStatusCode.BadRequest || made.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            Assert.True(JsonDocument.Parse(said).RootElement.GetProperty("errors").EnumerateObject().Any(), said);
            return;
        }

        Assert.True(made.StatusCode == HttpStatusCode.Created, $"{made.StatusCode}: {said}");
        var read = await moderator.Http.GetFromJsonAsync<JsonElement>($"/api/v1/items/{path}", Ct);
        Assert.Equal("a\0b", read.GetProperty("content").GetProperty(field).GetString());
        foreach (var page in new[] { "wiki", "history", "edit", "blame" })
            Assert.Equal(HttpStatusCode.OK, (await moderator.Open($"/{page}/{path}")).Status);
    }
}
