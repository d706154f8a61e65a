using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace VersionedContent.Content.Text;

/// <summary>Rendered texts, kept by the hash of their source: an entry can never be out of date.</summary>
internal sealed class RenderedTexts(HybridCache cache)
{
    /// <summary>Raise it when the renderer's output changes, so that no older one is found.</summary>
    private const string Renderer = "1";

    /// <summary>Below this, rendering costs no more than looking.</summary>
    private const int WorthKeeping = 200;

    public async ValueTask<RenderedText> Render(string? markdown, CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return RenderedText.Empty;
        if (markdown.Length < WorthKeeping)
            return MarkdownText.Render(markdown);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(markdown)));
        return await cache.GetOrCreateAsync(
            $"content:text:{Renderer}:{hash}", markdown, (text, _) => ValueTask.FromResult(MarkdownText.Render(text)), cancellationToken: ct);
    }
}
