using System.Text.Json;

namespace VersionedContent.Accounts.Audit;

/// <summary>What an entry of the audit says, for people.</summary>
internal static class AuditWords
{
    private const string From = "from";

    /// <summary><c>{"to":"moderator","from":"reviewer"}</c> as "from: reviewer, to: moderator": the database keeps an object's keys by length.</summary>
    public static string Of(JsonElement detail) => detail.ValueKind != JsonValueKind.Object
        ? detail.ToString()
        : string.Join(", ", detail.EnumerateObject()
            .Where(part => part.Value.ValueKind != JsonValueKind.Null)
            .OrderByDescending(part => part.NameEquals(From))
            .Select(part => $"{part.Name}: {part.Value}"));
}
