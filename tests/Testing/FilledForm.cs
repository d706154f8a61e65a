using AngleSharp.Html.Dom;

namespace VersionedContent.Testing;

/// <summary>What a browser would send for a form, by the rules of the HTML standard for "constructing the entry list".</summary>
internal sealed class FilledForm(Uri target, HttpMethod method, bool multipart, IReadOnlyList<KeyValuePair<string, string>> entries)
{
    public static FilledForm Of(Page page, string selector, (string Name, string Value)[] fields)
    {
        var form = page.Document.QuerySelector(selector) as IHtmlFormElement
            ?? throw new InvalidOperationException($"{page.Path} ({(int)page.Status}) has no form {selector}. It says: {page.Text}");
        var filled = fields.Select(field => field.Name).ToHashSet();
        var entries = form.Elements.SelectMany(Entries).Where(entry => !filled.Contains(entry.Key)).ToList();
        entries.AddRange(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        var action = form.GetAttribute("action");
        return new FilledForm(
            string.IsNullOrEmpty(action) ? page.Address : new Uri(page.Address, action),
            string.Equals(form.GetAttribute("method"), "post", StringComparison.OrdinalIgnoreCase) ? HttpMethod.Post : HttpMethod.Get,
            form.GetAttribute("enctype") == "multipart/form-data",
            entries);
    }

    public HttpRequestMessage Request(params (string Name, string File, byte[] Content, string Type)[] files)
    {
        if (method == HttpMethod.Get)
        {
            var query = string.Join('&', entries.Select(entry => $"{Uri.EscapeDataString(entry.Key)}={Uri.EscapeDataString(entry.Value)}"));
            return new HttpRequestMessage(HttpMethod.Get, new UriBuilder(target) { Query = query }.Uri);
        }

        if (!multipart && files.Length == 0)
            return new HttpRequestMessage(method, target) { Content = new FormUrlEncodedContent(entries) };

        var content = new MultipartFormDataContent();
        foreach (var (name, value) in entries)
            content.Add(new StringContent(value), name);
        foreach (var (name, file, bytes, type) in files)
            content.Add(new ByteArrayContent(bytes) { Headers = { ContentType = new(type) } }, name, file);
        return new HttpRequestMessage(method, target) { Content = content };
    }

    private static IEnumerable<KeyValuePair<string, string>> Entries(IHtmlElement element)
    {
        var name = element.GetAttribute("name");
        if (string.IsNullOrEmpty(name) || element.HasAttribute("disabled"))
            return [];
        return element switch
        {
            IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false } => [],
            IHtmlInputElement { Type: "submit" or "button" or "image" or "reset" or "file" } => [],
            IHtmlInputElement input => [KeyValuePair.Create(name, input.Value)],
            IHtmlTextAreaElement area => [KeyValuePair.Create(name, area.Value)],
            IHtmlSelectElement select => select.Options.Where(option => option.IsSelected).Select(option => KeyValuePair.Create(name, option.Value)),
            _ => [],
        };
    }
}
