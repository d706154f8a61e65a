using System.Globalization;
using System.Text;

namespace VersionedContent.Accounts.Export;

/// <summary>The archive's table of contents, for the person.</summary>
internal static class Readme
{
    public static string Of(string name, DateTimeOffset at, IEnumerable<IPersonalData> areas)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"What this site keeps about {name}, as of {at:yyyy-MM-dd HH:mm} UTC.");
        text.AppendLine();
        text.AppendLine("A .json file holds one value, a .jsonl file one value a line (JSON Lines). Times are in UTC,");
        text.AppendLine("written as in RFC 3339. The oldest comes first.");
        foreach (var area in areas)
        {
            text.AppendLine();
            foreach (var file in area.Files)
                text.AppendLine(CultureInfo.InvariantCulture, $"{area.Name}/{file.Name}").AppendLine(CultureInfo.InvariantCulture, $"    {file.About}");
        }

        text.AppendLine();
        text.AppendLine("What is not in it:");
        text.AppendLine("- Your password, the secrets of your sessions, tokens, passkeys and authenticator app: they");
        text.AppendLine("  are kept in a form that opens nothing, or not at all.");
        text.AppendLine("- What letters to you said. It is encrypted while a letter waits and then deleted.");
        text.AppendLine("- Notes that administrators wrote about you for each other.");
        text.AppendLine("- Pictures in articles: the site does not keep who uploaded them.");
        text.AppendLine("- What moderators withheld from a version of yours. The version itself is listed.");
        return text.ToString();
    }
}
