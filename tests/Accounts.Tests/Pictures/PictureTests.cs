using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SkiaSharp;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.Pictures;

public sealed class PictureTests(Site site)
{
    private const string Form = "form[action$='handler=Picture']";

    [Fact]
    public async Task A_picture_is_shown_where_the_person_is_until_it_is_removed()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await Upload(browser, SamplePictures.Quarters(SKEncodedImageFormat.Png, 300, 200), "portrait.txt");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var address = page.Document.QuerySelector("main img.avatar")!.GetAttribute("src")!;
        Assert.Equal(address, page.Document.QuerySelector(".masthead img.avatar")!.GetAttribute("src"));

        using var visitor = site.NewBrowser();
        Assert.Equal(address, (await visitor.Open(Address(name))).Document.QuerySelector("main img.avatar")!.GetAttribute("src"));
        Assert.Equal(address, (await visitor.Http.GetFromJsonAsync<JsonElement>($"/api/v1{Address(name)}", Ct)).GetProperty("picture").GetString());
        using (var served = await visitor.Http.GetAsync(address, Ct))
        {
            Assert.Equal("image/webp", served.Content.Headers.ContentType?.MediaType);
            Assert.Contains("immutable", served.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
            Assert.Equal("nosniff", Assert.Single(served.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("RGBW", ReadPictureTests.Seen(await served.Content.ReadAsByteArrayAsync(Ct)));
        }

        page = await browser.Submit(await browser.Open("/account/profile"), "form[action*='RemovePicture']");
        Assert.Null(page.Document.QuerySelector("img.avatar"));
        Assert.Null((await visitor.Open(Address(name))).Document.QuerySelector("img.avatar"));
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Http.GetAsync(address, Ct)).StatusCode);
    }

    [Fact]
    public async Task What_is_no_picture_is_said_beside_the_field_and_changes_nothing()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        var page = await Upload(browser, "<script>alert(1)</script>"u8.ToArray(), "me.png");
        Assert.Equal(HttpStatusCode.BadRequest, page.Status);
        Assert.Contains("no JPEG", page.Document.QuerySelector("#Upload-error")!.TextContent, StringComparison.Ordinal);
        Assert.Null(page.Document.QuerySelector("img.avatar"));
        page = await Upload(browser, new byte[6 * 1024 * 1024], "me.png");
        Assert.Contains("larger than 5 MB", page.Document.QuerySelector("#Upload-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_api_takes_a_picture_with_a_square_and_removes_it()
    {
        var name = NewName();
        using var browser = await site.SignInAs(Roles.Contributor, name);
        using var form = new MultipartFormDataContent
        {
            { new ByteArrayContent(SamplePictures.Quarters(SKEncodedImageFormat.Webp, 200, 200)), "file", "x.webp" },
            { new StringContent("150"), "x" }, { new StringContent("0"), "y" }, { new StringContent("50"), "size" },
        };
        using var answer = await browser.Call(HttpMethod.Put, "/api/v1/me/picture", form);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var address = (await answer.Json()).GetProperty("address").GetString();
        Assert.Equal("GGGG", ReadPictureTests.Seen(await browser.Http.GetByteArrayAsync(address, Ct)));

        using var broken = new MultipartFormDataContent { { new ByteArrayContent(SamplePictures.Bomb(30_000, 30_000)), "file", "x.png" } };
        using var refused = await browser.Call(HttpMethod.Put, "/api/v1/me/picture", broken);
        await refused.Problem(400);

        using var gone = await browser.Call(HttpMethod.Delete, "/api/v1/me/picture");
        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.Http.GetAsync(address, Ct)).StatusCode);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("../../x")]
    [InlineData("ZZ00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_address_of_no_picture_is_not_found(string hash)
    {
        using var visitor = site.NewBrowser();
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.Http.GetAsync($"/people/pictures/{hash}.webp", Ct)).StatusCode);
    }

    private static async Task<Page> Upload(Browser browser, byte[] file, string name) =>
        await browser.Upload(await browser.Open("/account/profile"), Form, [("Upload", name, file, "image/png")]);
}
