using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VersionedContent.Versioning;

/// <summary>
/// Names a state to read: a branch (<c>main</c>), a branch at a moment (<c>main@2026-01-31T12:00Z</c>), or the state
/// just after a change set on that change set's branch (<c>change:4711</c>).
/// </summary>
public sealed record Ref
{
    public const string MainName = "main";
    public static readonly Ref Main = new() { Branch = MainName };

    private const string ChangePrefix = "change:";

    /// <summary>The branch's name; null for a change set, whose branch the engine looks up.</summary>
    public string? Branch { get; private init; }

    public long? ChangeSetId { get; private init; }

    /// <summary>The state as it was at this moment; null for the newest.</summary>
    public DateTimeOffset? At { get; private init; }

    public bool IsMainHead => Branch == MainName && At is null;

    public static Ref OfBranch(string name, DateTimeOffset? at = null) => new() { Branch = name, At = at };

    public static Ref OfChangeSet(long id) => new() { ChangeSetId = id };

    /// <summary>Reads the written form. Nothing or white space means main. A moment without an offset is UTC.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Ref? @ref)
    {
        @ref = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            @ref = Main;
            return true;
        }

        text = text.Trim();
        if (text.StartsWith(ChangePrefix, StringComparison.Ordinal))
        {
            if (!long.TryParse(text.AsSpan(ChangePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id == 0)
                return false;
            @ref = OfChangeSet(id);
            return true;
        }

        var at = text.IndexOf('@', StringComparison.Ordinal);
        var name = at < 0 ? text : text[..at];
        if (!BranchName.IsValid(name))
            return false;
        if (at < 0)
        {
            @ref = OfBranch(name);
            return true;
        }

        const DateTimeStyles styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTimeOffset.TryParse(text.AsSpan(at + 1), CultureInfo.InvariantCulture, styles, out var moment))
            return false;
        @ref = OfBranch(name, moment);
        return true;
    }

    public override string ToString() => (ChangeSetId, At) switch
    {
        ({ } id, _) => ChangePrefix + id.ToString(CultureInfo.InvariantCulture),
        (_, { } moment) => $"{Branch}@{moment.UtcDateTime.ToString(moment.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd'T'HH:mm'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}",
        _ => Branch!,
    };
}

public static class BranchName
{
    public const int MaxLength = 120;

    /// <summary>Lower-case letters, digits, <c>-</c>, <c>_</c>, <c>.</c> in parts divided by <c>/</c>; no part empty or starting with a dot.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.'));
}
