using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VersionedContent.Accounts.Security;
using VersionedContent.Testing;
using Xunit;

[assembly: AssemblyFixture(typeof(Site))]
[assembly: AssemblyFixture(typeof(Database))]

namespace VersionedContent.Accounts.Tests;

internal static class Shared
{
    public const string MainForm = "main form[method=post]";

    private static int s_people;

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A name that no other test uses.</summary>
    public static string NewName(string of = "Mara") => $"{of}-{Interlocked.Increment(ref s_people)}-{Guid.NewGuid().ToString("n")[..6]}";

    public static string Address(string name) => $"/people/{Uri.EscapeDataString(name)}";

    public static Task<HttpResponseMessage> PostSession(this HttpClient http, string name, string password) =>
        http.PostAsJsonAsync("/api/v1/session", new { name, password }, Ct);

    public static async Task<JsonElement> Json(this HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(Ct);

    /// <summary>Asserts that an answer is problem details of that status, and gives them.</summary>
    public static async Task<JsonElement> Problem(this HttpResponseMessage response, int status)
    {
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Json();
    }

    public static async Task<HttpClient> WithToken(this Site site, string name, string password = Site.Password)
    {
        var http = new HttpClient { BaseAddress = site.Address };
        using var answer = await http.PostSession(name, password);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await answer.Json()).GetProperty("accessToken").GetString());
        return http;
    }

    /// <summary>Shows once more who is there, as <see cref="Browser.Confirm"/> does, in each call from now on.</summary>
    public static async Task Confirm(this HttpClient http, string password = Site.Password)
    {
        using var answer = await http.PostAsJsonAsync("/api/v1/me/confirmation", new { password }, Ct);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Ct));
        http.DefaultRequestHeaders.Add(Confirmation.Header, (await answer.Json()).GetProperty("confirmation").GetString());
    }
}
