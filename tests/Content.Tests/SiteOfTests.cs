using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VersionedContent.Accounts;
using VersionedContent.Testing;

[assembly: AssemblyFixture(typeof(Site))]

namespace VersionedContent.Content.Tests;

/// <summary>What most tests of the site need: items to work on, made the way people make them.</summary>
internal static class SiteOfTests
{
    private static int s_items;

    /// <summary>A path that no other test uses.</summary>
    public static string NewPath(string folder = "pages") => $"{folder}/test-{Interlocked.Increment(ref s_items)}-{Guid.NewGuid():n}";

    /// <summary>Makes a page live, as a moderator does, and returns its path.</summary>
    public static async Task<string> MakePage(this Site site, object? content = null, string? path = null)
    {
        path ??= NewPath();
        using var moderator = await site.SignInAs(Roles.Moderator);
        using var response = await moderator.Call(HttpMethod.Post, $"/api/v1/items/{path}", new
        {
            content = content ?? new { type = "page", title = "A page", body = "First line.\n\nSecond line.\n\nThird line.\n" },
            message = "Make it",
        });
        Assert.True(response.StatusCode == HttpStatusCode.Created, await response.Content.ReadAsStringAsync());
        return path;
    }

    public static async Task<(JsonElement Body, string ETag)> Get(this Browser browser, string path, string? at = null)
    {
        using var response = await browser.Http.GetAsync($"/api/v1/items/{path}{(at is null ? "" : $"?ref={Uri.EscapeDataString(at)}")}", TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>(), response.Headers.ETag!.Tag);
    }

    public static async Task<HttpResponseMessage> Put(this Browser browser, string path, string? etag, object content, string query = "", string message = "Change it") =>
        await browser.Call(HttpMethod.Put, $"/api/v1/items/{path}{query}", new { content, message }, etag is null ? [] : [("If-Match", etag)]);

    public static async Task<JsonElement> Json(this HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>Looks again until it holds: lists follow the engine within moments, not at once.</summary>
    public static async Task Eventually(Func<Task<bool>> holds, string what)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        try
        {
            while (!await holds())
                await timer.WaitForNextTickAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"After 30 seconds this still did not hold: {what}");
        }
    }
}
