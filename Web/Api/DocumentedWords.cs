using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace VersionedContent.Web.Api;

/// <summary>What the code's own documentation comments say of a property, out of the file that the compiler writes beside each assembly.</summary>
internal static partial class DocumentedWords
{
    private static readonly ConcurrentDictionary<Assembly, Dictionary<string, XElement>> s_members = new();

    /// <summary>The words of the property, or of the record parameter that makes it; null where there are none.</summary>
    public static string? Of(PropertyInfo property)
    {
        var type = property.DeclaringType!;
        if (type.Assembly.IsDynamic || type.FullName is not { } name)
            return null;
        var members = s_members.GetOrAdd(type.Assembly, Read);
        name = (type.IsGenericType ? type.GetGenericTypeDefinition().FullName! : name).Replace('+', '.');
        if (members.GetValueOrDefault($"P:{name}.{property.Name}")?.Element("summary") is { } summary)
            return Plain(summary);
        var parameter = members.GetValueOrDefault($"T:{name}")?.Elements("param")
            .FirstOrDefault(candidate => string.Equals(candidate.Attribute("name")?.Value, property.Name, StringComparison.Ordinal));
        return parameter is null ? null : Plain(parameter);
    }

    private static Dictionary<string, XElement> Read(Assembly assembly)
    {
        var file = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        if (!File.Exists(file))
            return [];
        return XDocument.Load(file).Descendants("member")
            .Where(member => member.Attribute("name") is not null)
            .GroupBy(member => member.Attribute("name")!.Value)
            .ToDictionary(same => same.Key, same => same.First());
    }

    private static string Plain(XElement words)
    {
        var text = string.Concat(words.DescendantNodes().Select(node => node switch
        {
            XText plain => plain.Value,
            XElement { Name.LocalName: "see" or "paramref" } link => (link.Attribute("cref") ?? link.Attribute("name") ?? link.Attribute("langword"))?.Value.Split('.', ':')[^1],
            _ => null,
        }));
        return Spaces().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
