using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace VersionedContent.Testing;

/// <summary>A browser without scripts: keeps cookies, follows redirects, and fills in the forms that a page has.</summary>
public sealed class Browser : IDisposable
{
    private readonly SocketsHttpHandler _handler = new() { CookieContainer = new CookieContainer(), AllowAutoRedirect = false };
    private string? _antiforgery;

    internal Browser(Uri address) => Http = new HttpClient(_handler) { BaseAddress = address };

    /// <summary>For requests that are not pages. It has the cookies and follows no redirect.</summary>
    public HttpClient Http { get; }

    public IReadOnlyCollection<Cookie> Cookies => [.. _handler.CookieContainer.GetAllCookies().Cast<Cookie>()];

    public Task<Page> Open(string path) => Show(new HttpRequestMessage(HttpMethod.Get, path));

    /// <summary>Sends a form as the page has it, its hidden fields and antiforgery token included, with <paramref name="fields"/> filled in.</summary>
    /// <param name="form">A CSS selector; the first match counts.</param>
    public Task<Page> Submit(Page page, string form, params (string Name, string Value)[] fields) => Show(FilledForm.Of(page, form, fields).Request());

    /// <summary>As <see cref="Submit"/>, with files: name of the field, name of the file, its content and media type.</summary>
    public Task<Page> Upload(Page page, string form, (string Name, string File, byte[] Content, string Type)[] files, params (string Name, string Value)[] fields) =>
        Show(FilledForm.Of(page, form, fields).Request(files));

    /// <summary>Calls the JSON API as a script of the site would: with the session's cookie and, for a write, the antiforgery header.</summary>
    public async Task<HttpResponseMessage> Call(HttpMethod method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (method != HttpMethod.Get && method != HttpMethod.Head)
            request.Headers.Add("X-CSRF-TOKEN", _antiforgery ??= await FetchToken());
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Http.SendAsync(request);
    }

    /// <summary>Shows once more who is there, as what touches the whole account asks for.</summary>
    public async Task Confirm(string password = Site.Password)
    {
        using var answer = await Call(HttpMethod.Post, "/api/v1/me/confirmation", new { password });
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose()
    {
        Http.Dispose();
        _handler.Dispose();
    }

    private async Task<string> FetchToken()
    {
        using var answer = JsonDocument.Parse(await Http.GetStringAsync("/api/v1/antiforgery"));
        return answer.RootElement.GetProperty("token").GetString()!;
    }

    private async Task<Page> Show(HttpRequestMessage request)
    {
        // A page may sign in or out, which makes the token another's.
        _antiforgery = null;
        for (var redirects = 0; redirects < 10; redirects++)
        {
            using var sent = request;
            using var response = await Http.SendAsync(sent);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location)
                return await Page.Read(response);
            request = new HttpRequestMessage(HttpMethod.Get, new Uri(sent.RequestUri!, location));
        }

        throw new InvalidOperationException($"{request.RequestUri} redirects in circles");
    }
}

/// <summary>A page as it came.</summary>
public sealed record Page(HttpStatusCode Status, Uri Address, IHtmlDocument Document, HttpResponseMessage Response)
{
    public string Path => Address.AbsolutePath;

    /// <summary>What a reader sees in the main part, white space folded.</summary>
    public string Text => Fold(Document.QuerySelector("main")?.TextContent ?? Document.Body?.TextContent ?? "");

    public string Title => Document.Title ?? "";

    internal static async Task<Page> Read(HttpResponseMessage response)
    {
        var html = await response.Content.ReadAsStringAsync();
        return new Page(response.StatusCode, response.RequestMessage!.RequestUri!, await new HtmlParser().ParseDocumentAsync(html), response);
    }

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
