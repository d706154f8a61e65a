using System.IO.Compression;
using System.Text.Json;
using Xunit;

namespace VersionedContent.Testing;

/// <summary>The archive of a person's data as they get it.</summary>
public sealed class OwnArchive
{
    private readonly Dictionary<string, byte[]> _files = [];

    public IReadOnlyCollection<string> Files => _files.Keys;

    /// <param name="person">Signed in with <see cref="Site.Password"/>.</param>
    public static async Task<OwnArchive> Of(Browser person)
    {
        await person.Confirm();
        using var response = await person.Http.GetAsync("/api/v1/me/export", TestContext.Current.CancellationToken);
        return await Read(response);
    }

    public static async Task<OwnArchive> Read(HttpResponseMessage response)
    {
        var ct = TestContext.Current.CancellationToken;
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {await response.Content.ReadAsStringAsync(ct)}");
        Assert.Equal("application/zip", response.Content.Headers.ContentType?.MediaType);
        var archive = new OwnArchive();
        await using var zip = new ZipArchive(await response.Content.ReadAsStreamAsync(ct));
        foreach (var entry in zip.Entries)
        {
            using var content = new MemoryStream();
            await using (var file = await entry.OpenAsync(ct))
                await file.CopyToAsync(content, ct);
            archive._files.Add(entry.FullName, content.ToArray());
        }

        return archive;
    }

    public string Text(string file) => System.Text.Encoding.UTF8.GetString(_files[file]);

    public JsonElement Json(string file) => JsonSerializer.Deserialize<JsonElement>(_files[file]);

    public IReadOnlyList<JsonElement> Lines(string file) =>
        [.. Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    /// <summary>All files that hold text, as one.</summary>
    public string Everything => string.Join('\n', _files.Keys.Where(file => !file.EndsWith(".webp", StringComparison.Ordinal)).Select(file => $"{file}\n{Text(file)}"));
}
