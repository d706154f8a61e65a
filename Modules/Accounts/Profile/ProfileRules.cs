using System.Text;
using VersionedContent.Accounts.Settings;
using VersionedContent.ServiceDefaults.Pages;

namespace VersionedContent.Accounts.Profile;

/// <summary>What may stand in a profile. Each rule gives null, or what to say beside the field.</summary>
internal static class ProfileRules
{
    internal const int LongestBiography = 5_000;
    internal const int MostLinks = 5;
    internal const int LongestLink = 200;

    internal static string Tidy(string? biography) => (biography ?? "").Normalize(NormalizationForm.FormC).ReplaceLineEndings("\n").Trim();

    internal static IReadOnlyList<string> Tidy(IEnumerable<string?>? links) =>
        [.. (links ?? []).Select(link => link?.Trim() ?? "").Where(link => link.Length > 0).Distinct(StringComparer.Ordinal)];

    internal static string? Biography(string biography) =>
        biography.Length > LongestBiography ? $"This is {biography.Length:N0} characters long; at most {LongestBiography:N0} are allowed."
        : biography.Contains('\0', StringComparison.Ordinal) ? "There is a character in it that cannot be stored."
        : null;

    /// <summary>The first problem of any link; all of them are of one field.</summary>
    internal static string? Links(IReadOnlyList<string> links) =>
        links.Count > MostLinks ? $"At most {MostLinks} links are allowed." : links.Select(Link).FirstOrDefault(problem => problem is not null);

    private static string? Link(string link)
    {
        if (link.Length > LongestLink)
            return $"A link is at most {LongestLink} characters long.";
        // What a reader takes for the address must be where it leads: no user info, no hidden or turned-round characters.
        var isWhole = Uri.TryCreate(link, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.Host.Length > 0 && address.UserInfo.Length == 0
            && link.EnumerateRunes().All(rune => !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune)
                && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format);
        return isWhole ? null : $"“{Short(link)}” is no address of a web page. It looks like https://example.org/me.";
    }

    internal static string? TimeZone(string zone) =>
        zone.Length == 0 || TimeZones.IsKnown(zone) ? null : "There is no such time zone. It looks like Europe/Berlin.";

    internal static string? Language(string language) => language.Length == 0 || Languages.IsKnown(language) ? null : "The site cannot be read in that language.";

    internal static string? Theme(string theme) => theme.Length == 0 || Themes.All.Contains(theme) ? null : $"The themes are {string.Join(", ", Themes.All)}.";

    private static string Short(string link) => link.Length <= 60 ? link : link[..57] + "…";
}
