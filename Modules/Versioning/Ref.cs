using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VersionedContent.Versioning;

/// <summary>
/// Names a state to read: a branch (<c>main</c>), a tag (<c>tag:season-2026</c>), the state just after a change set on
/// that change set's branch (<c>change:4711</c>), or any of these at a moment (<c>main@2026-01-31T12:00Z</c>).
/// </summary>
public sealed record Ref
{
    public const string MainName = "main";
    public static readonly Ref Main = new() { Branch = MainName };

    private const string ChangePrefix = "change:";
    private const string TagPrefix = "tag:";

    /// <summary>The branch's name; null for a tag or a change set, whose branch the engine looks up.</summary>
    public string? Branch { get; private init; }

    public string? Tag { get; private init; }

    public long? ChangeSetId { get; private init; }

    /// <summary>The state as it was at this moment; null for the newest.</summary>
    public DateTimeOffset? At { get; private init; }

    public bool IsMainHead => Branch == MainName && At is null;

    public static Ref OfBranch(string name, DateTimeOffset? at = null) => new() { Branch = name, At = at };

    public static Ref OfChangeSet(long id) => new() { ChangeSetId = id };

    public static Ref OfTag(string name) => new() { Tag = name };

    /// <summary>How a moment is written: as ISO 8601 has it, a date alone or with a time; RFC 3339 allows a space between the two.</summary>
    private static readonly string[] Moments =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ssK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>
    /// Reads the written form. Nothing or white space means main. A moment is written by ISO 8601, as 2026-01-31,
    /// 2026-01-31T12:00Z or 2026-01-31T13:00:05.5+01:00; without an offset it is UTC.
    /// </summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Ref? @ref)
    {
        @ref = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            @ref = Main;
            return true;
        }

        text = text.Trim();
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (Named(at < 0 ? text : text[..at]) is not { } named)
            return false;
        if (at < 0)
        {
            @ref = named;
            return true;
        }

        if (!TryMoment(text.AsSpan(at + 1), out var moment))
            return false;
        @ref = named with { At = moment };
        return true;
    }

    internal static bool TryMoment(ReadOnlySpan<char> text, out DateTimeOffset moment) => DateTimeOffset.TryParseExact(
        text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out moment);

    private static Ref? Named(string name)
    {
        if (name.StartsWith(ChangePrefix, StringComparison.Ordinal))
            return long.TryParse(name.AsSpan(ChangePrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? OfChangeSet(id) : null;
        if (name.StartsWith(TagPrefix, StringComparison.Ordinal))
            return BranchName.IsValid(name[TagPrefix.Length..]) ? OfTag(name[TagPrefix.Length..]) : null;
        return BranchName.IsValid(name) ? OfBranch(name) : null;
    }

    public override string ToString()
    {
        var name = ChangeSetId is { } id ? ChangePrefix + id.ToString(CultureInfo.InvariantCulture) : Tag is not null ? TagPrefix + Tag : Branch!;
        return At is { } moment
            ? $"{name}@{moment.UtcDateTime.ToString(moment.Ticks % TimeSpan.TicksPerMinute == 0 ? "yyyy-MM-dd'T'HH:mm'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture)}"
            : name;
    }
}

public static class BranchName
{
    public const int MaxLength = 120;

    /// <summary>Lower-case letters, digits, <c>-</c>, <c>_</c>, <c>.</c> in parts divided by <c>/</c>; no part empty or starting with a dot.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength
        && name.Split('/').All(part => part.Length > 0 && part[0] != '.' && part.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.'));
}
