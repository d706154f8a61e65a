using System.Text;
using System.Text.Json;

namespace VersionedContent.Versioning.Json;

/// <summary>JSON Pointers (RFC 6901) as strings: "" is the whole document, "/a~1b/0" the first element of "a/b".</summary>
public static class JsonPointer
{
    public static string Append(string pointer, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.AsSpan().ContainsAny('~', '/')
            ? $"{pointer}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"
            : $"{pointer}/{key}";
    }

    public static string Append(string pointer, int index) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The unescaped steps, or null if it is no JSON Pointer.</summary>
    public static string[]? Parse(string pointer)
    {
        ArgumentNullException.ThrowIfNull(pointer);
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
            return null;
        var steps = pointer[1..].Split('/');
        for (var i = 0; i < steps.Length; i++)
        {
            if (!steps[i].Contains('~', StringComparison.Ordinal))
                continue;
            if (Unescape(steps[i]) is not { } step)
                return null;
            steps[i] = step;
        }
        return steps;
    }

    /// <summary>An array index as RFC 6901 writes it: digits without a leading zero.</summary>
    public static bool TryIndex(string step, out int index)
    {
        index = 0;
        return step is { Length: > 0 and < 10 } && (step.Length == 1 || step[0] != '0')
            && !step.AsSpan().ContainsAnyExceptInRange('0', '9')
            && int.TryParse(step, System.Globalization.CultureInfo.InvariantCulture, out index);
    }

    public static JsonElement? Find(JsonElement root, string pointer)
    {
        if (Parse(pointer) is not { } steps)
            return null;
        var at = root;
        foreach (var step in steps)
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(step, out var member))
                at = member;
            else if (at.ValueKind == JsonValueKind.Array && TryIndex(step, out var index) && index < at.GetArrayLength())
                at = at[index];
            else
                return null;
        }
        return at;
    }

    private static string? Unescape(string step)
    {
        var into = new StringBuilder(step.Length);
        for (var i = 0; i < step.Length; i++)
        {
            if (step[i] != '~')
                into.Append(step[i]);
            else if (i + 1 < step.Length && step[i + 1] is ('0' or '1'))
                into.Append(step[++i] == '0' ? '~' : '/');
            else
                return null;
        }
        return into.ToString();
    }
}
