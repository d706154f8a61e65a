using System.Net;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace VersionedContent.LoadTests.Site;

/// <summary>A page as a browser got it.</summary>
internal sealed record VisitedPage(Uri Address, HttpStatusCode Status, string Html)
{
    public bool Ok => Status == HttpStatusCode.OK;

    public IHtmlDocument Document() => new HtmlParser().ParseDocument(Html);
}

/// <summary>One browser: keeps cookies, follows redirects within the site, fills in forms with their antiforgery tokens.</summary>
internal sealed class Visitor : IDisposable
{
    private const int MostRedirects = 5;
    private readonly HttpClient _http;

    public Visitor(Uri site, CookieContainer? cookies = null)
    {
        if (!LoopbackOnly.Allows(site))
            throw new ArgumentException($"{site} is not this machine.", nameof(site));
        Site = site;
        _http = new HttpClient(LoopbackOnly.Handler(cookies)) { BaseAddress = site, Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("VersionedContent.LoadTests");
    }

    public Uri Site { get; }

    public Task<VisitedPage> Open(string address, CancellationToken ct) => Send(new HttpRequestMessage(HttpMethod.Get, new Uri(Site, address)), ct);

    /// <summary>Submits the form of <paramref name="page"/> that is chosen, with what it holds and <paramref name="typed"/> over it.</summary>
    public Task<VisitedPage> Submit(VisitedPage page, FormOnPage form, IReadOnlyDictionary<string, string> typed, CancellationToken ct)
    {
        var fields = form.Fields.Where(field => !typed.ContainsKey(field.Key)).Concat(typed);
        HttpContent content = form.IsMultipart ? Multipart(fields) : new FormUrlEncodedContent(fields);
        return Send(new HttpRequestMessage(HttpMethod.Post, new Uri(page.Address, form.Action)) { Content = content }, ct);
    }

    public void Dispose() => _http.Dispose();

    private async Task<VisitedPage> Send(HttpRequestMessage first, CancellationToken ct)
    {
        using var opening = first;
        var (page, next) = await SendOne(first, ct);
        for (var redirects = 0; next is not null && redirects < MostRedirects; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, next);
            (page, next) = await SendOne(request, ct);
        }

        return page;
    }

    private async Task<(VisitedPage Page, Uri? Next)> SendOne(HttpRequestMessage request, CancellationToken ct)
    {
        using var response = await _http.SendAsync(request, ct);
        var page = new VisitedPage(request.RequestUri!, response.StatusCode, await response.Content.ReadAsStringAsync(ct));
        var next = (int)response.StatusCode is >= 300 and <= 399 ? response.Headers.Location : null;
        return (page, next is null ? null : new Uri(page.Address, next));
    }

    private static MultipartFormDataContent Multipart(IEnumerable<KeyValuePair<string, string>> fields)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
            content.Add(new StringContent(value), name);
        return content;
    }
}
