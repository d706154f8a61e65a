using System.Net;
using Microsoft.Extensions.DependencyInjection;
using VersionedContent.Content.Media;
using VersionedContent.Testing;

namespace VersionedContent.Content.Tests.Media;

public sealed class MediaTests(Site site)
{
    [Fact]
    public async Task A_picture_is_served_for_ever_and_never_as_anything_else()
    {
        var ct = TestContext.Current.CancellationToken;
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<MediaStore>();
        var picture = new NewMedia([1, 2, 3], "image/png", 1, 1, "Nothing much", "Us");
        var hash = await store.Add(picture, ct);
        Assert.Equal(hash, await store.Add(picture, ct));

        using var visitor = site.NewBrowser();
        using var response = await visitor.Http.GetAsync($"/media/{hash}", ct);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("image/png", response.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal([1, 2, 3], await response.Content.ReadAsByteArrayAsync(ct));
        using var again = await visitor.Call(HttpMethod.Get, $"/media/{hash}", null, ("If-None-Match", $"\"{hash}\""));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Theory]
    [InlineData("image/svg+xml")]
    [InlineData("text/html")]
    public async Task What_a_browser_could_run_is_not_kept(string type)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<MediaStore>();
        await Assert.ThrowsAsync<ArgumentException>(() => store.Add(new NewMedia([1], type, 1, 1, "", ""), TestContext.Current.CancellationToken));
    }
}
