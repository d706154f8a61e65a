using System.Buffers;

namespace VersionedContent.Versioning.Json;

/// <summary>RFC 8785, 3.2.2.2: control characters, the quote and the backslash are escaped, and nothing else.</summary>
internal static class CanonicalEscapes
{
    public static readonly SearchValues<char> MustEscape =
        SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (char)i), '"', '\\']);

    public static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\b' => "\\b",
        '\t' => "\\t",
        '\n' => "\\n",
        '\f' => "\\f",
        '\r' => "\\r",
        _ => $"\\u{(int)c:x4}",
    };
}
