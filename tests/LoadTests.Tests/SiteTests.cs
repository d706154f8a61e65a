using AngleSharp.Html.Parser;
using VersionedContent.LoadTests.Site;
using Xunit;

namespace VersionedContent.LoadTests.Tests;

public sealed class SiteTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://127.8.9.10/", true)]
    [InlineData("https://localhost:5081/wiki", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://192.168.1.10", false)]
    [InlineData("http://10.0.0.1:5080", false)]
    [InlineData("http://example.com", false)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("file:///etc/hosts", false)]
    public void Load_is_for_this_machine_only(string address, bool allowed) => Assert.Equal(allowed, LoopbackOnly.Allows(new Uri(address)));

    [Fact]
    public async Task A_name_that_leads_away_from_this_machine_is_not_connected_to()
    {
        using var http = new HttpClient(LoopbackOnly.Handler());

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri("http://192.0.2.1/"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_form_sends_what_a_browser_would()
    {
        var document = new HtmlParser().ParseDocument("""
            <form method="get" action="/search"><input name="q"></form>
            <form method="post" action="/edit/rides/taron" enctype="multipart/form-data">
              <input type="hidden" name="__RequestVerificationToken" value="token">
              <input name="title" value="Taron"><input name="gone" value="x" disabled><input type="file" name="image">
              <input type="checkbox" name="open" value="true" checked><input type="checkbox" name="closed" value="true">
              <select name="park"><option value="a">A</option><option value="b" selected>B</option></select>
              <textarea name="note">short</textarea><textarea name="body">a longer text</textarea>
              <button name="act" value="save">Save</button>
            </form>
            """);

        var form = FormOnPage.Find(document, _ => true)!;

        Assert.Equal(("/edit/rides/taron", true, "body"), (form.Action, form.IsMultipart, form.LongText));
        Assert.Equal(
            ["__RequestVerificationToken=token", "title=Taron", "open=true", "park=b", "note=short", "body=a longer text"],
            form.Fields.Select(field => $"{field.Key}={field.Value}"));
    }
}
