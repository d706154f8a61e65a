using System.Text.Json;

namespace VersionedContent.Versioning.Json;

/// <summary>
/// For contents and what they stand in. System.Text.Json stops at 64 levels, as many as a content alone may have: within a
/// patch, an answer or a list of changes it has more, and what is put together is checked only once it is.
/// </summary>
internal static class DeepJson
{
    public static readonly JsonSerializerOptions Options = new() { MaxDepth = 4 * DocumentLimits.MaxDepth };
}
