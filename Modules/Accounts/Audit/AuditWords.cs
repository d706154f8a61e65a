using System.Text.Json;

namespace VersionedContent.Accounts.Audit;

internal static class AuditWords
{
    /// <summary><c>{"from":"reviewer","to":"moderator"}</c> as "from: reviewer, to: moderator".</summary>
    public static string Of(JsonElement detail) => detail.ValueKind != JsonValueKind.Object
        ? detail.ToString()
        : string.Join(", ", detail.EnumerateObject().Where(part => part.Value.ValueKind != JsonValueKind.Null).Select(part => $"{part.Name}: {part.Value}"));
}
