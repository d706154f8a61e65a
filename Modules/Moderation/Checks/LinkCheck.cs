using System.Text.RegularExpressions;

namespace VersionedContent.Moderation.Checks;

/// <summary>New links to other sites: looked at when a newcomer adds them, refused when it is a flood of them.</summary>
internal sealed partial class LinkCheck : ICheck
{
    private const int Flood = 8;

    public string Name => "links";

    public CheckFinding Run(EditUnderCheck edit)
    {
        var before = edit.Documents.SelectMany(document => document.Texts).SelectMany(text => Hosts(text.Before)).ToHashSet();
        var links = edit.Documents.SelectMany(document => document.Texts).SelectMany(text => Hosts(text.Added)).ToList();
        var hosts = links.Where(host => !before.Contains(host)).Distinct().ToList();
        if (hosts.Count == 0)
            return this.Pass();

        var named = string.Join(", ", hosts.Take(5)) + (hosts.Count > 5 ? ", …" : "");
        if (!edit.Author.IsNewcomer)
            return this.Finds(Verdict.Tag, $"New links to {named}.");
        return links.Count >= Flood
            ? this.Finds(Verdict.Refuse, $"{links.Count} links to other sites in a newcomer's edit ({named}). Add fewer, where they prove a fact.")
            : this.Finds(Verdict.Hold, $"A newcomer's links to other sites: {named}.");
    }

    private static IEnumerable<string> Hosts(string text) =>
        Link().Matches(text).Select(match => match.Groups["host"].Value.ToLowerInvariant()).Select(host => host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host);

    [GeneratedRegex(@"(?:(?:https?|ftp):)?//(?:[^\s/@""'<>()\[\]]{1,200}@)?(?<host>[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,200})\.[\p{L}\p{N}-]{2,60})|\b(?<host>www\.[\p{L}\p{N}.-]{1,200}\.[\p{L}]{2,60})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
