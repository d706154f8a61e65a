using System.Globalization;
using System.Xml;

namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>
/// Reads MediaWiki's XML exports, 0.3 to 0.11, with or without their namespace, as a stream: one page with all its
/// revisions is held at a time. External entities and document types are refused.
/// </summary>
/// <param name="xml">Unpacked XML.</param>
/// <param name="fallbackName">Stands for the wiki's name where the file does not say it: the file's name without its ending.</param>
internal sealed class MediaWikiReader(Stream xml, string fallbackName, ImportWarnings warnings)
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>Known parts of a page that carry nothing for a document's history.</summary>
    private static readonly HashSet<string> PassedOver = ["restrictions", "discussionthreadinginfo", "upload"];

    private readonly WikiRevisionReader revisions = new(warnings);
    private WikiSite site = new(fallbackName, new Dictionary<int, string>());

    /// <summary>The title of the page being read, for the message of a break inside it.</summary>
    private string? page;

    /// <exception cref="BrokenSourceException">The file is broken here; the pages before were given out whole.</exception>
    public IEnumerable<SourceDocument> Read()
    {
        using var reader = XmlReader.Create(xml, Settings);
        Step(reader, Begin);
        while (Step(reader, MoveToPage))
            yield return Step(reader, ReadPage);
    }

    private T Step<T>(XmlReader reader, Func<XmlReader, T> read)
    {
        try
        {
            return read(reader);
        }
        catch (XmlException broken)
        {
            throw new BrokenSourceException(XmlReading.Place(Math.Max(broken.LineNumber, 1), page), broken.Message, "Fetch or mend the file and import again: the pages before this are whole and stay.", broken);
        }
        catch (InvalidDataException cut)
        {
            throw new BrokenSourceException(reader.Place(page), "The packed file is damaged or cut short here.", "Fetch it again; the pages before this are whole and stay.", cut);
        }
    }

    private bool Begin(XmlReader reader)
    {
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "mediawiki")
            throw new BrokenSourceException(reader.Place(), $"This is not a MediaWiki export: it begins with <{reader.LocalName}>, not <mediawiki>.", "Choose a file made by Special:Export or dumpBackup.");
        var version = reader.GetAttribute("version");
        if (version is not null && (!decimal.TryParse(version.Replace("0.", "", StringComparison.Ordinal), CultureInfo.InvariantCulture, out var number) || number is < 3 or > 11))
            warnings.Add("format version not known", version);
        return reader.Read();
    }

    /// <summary>Moves to the next page, taking in what the file says of the wiki on the way; false at the end.</summary>
    private bool MoveToPage(XmlReader reader)
    {
        while (reader.MoveToContent() != XmlNodeType.None)
        {
            switch (reader.NodeType, reader.LocalName)
            {
                case (XmlNodeType.Element, "page"):
                    return true;
                case (XmlNodeType.Element, "siteinfo"):
                    site = ReadSite(reader);
                    break;
                case (XmlNodeType.EndElement, _):
                    reader.Read();
                    break;
                case (XmlNodeType.Element, var name):
                    warnings.Add($"element <{name}> passed over", reader.Place());
                    reader.Skip();
                    break;
                default:
                    warnings.Add("text between pages passed over", reader.Place());
                    reader.Read();
                    break;
            }
        }
        return false;
    }

    private WikiSite ReadSite(XmlReader reader)
    {
        string? database = null, address = null;
        var namespaces = new Dictionary<int, string>();
        reader.ReadChildren(name =>
        {
            switch (name)
            {
                case "dbname":
                    database = reader.ReadElementContentAsString().Trim();
                    break;
                case "base":
                    address = reader.ReadElementContentAsString().Trim();
                    break;
                case "namespaces":
                    reader.ReadChildren(_ =>
                    {
                        var key = int.TryParse(reader.GetAttribute("key"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : int.MinValue;
                        namespaces[key] = reader.ReadElementContentAsString();
                    });
                    break;
                default:
                    reader.Skip();
                    break;
            }
        });
        var host = Uri.TryCreate(address, UriKind.Absolute, out var home) ? home.Host : "";
        return new WikiSite(database is { Length: > 0 } ? database : host is { Length: > 0 } ? host : fallbackName, namespaces);
    }

    private SourceDocument ReadPage(XmlReader reader)
    {
        var line = reader.Line();
        long? id = null;
        int? ns = null;
        string? redirect = null;
        var history = new List<WikiRevision>();
        page = null;
        reader.ReadChildren(name =>
        {
            switch (name)
            {
                case "title":
                    page = reader.ReadElementContentAsString().Trim();
                    break;
                case "id":
                    id = reader.ReadNumber();
                    break;
                case "ns":
                    ns = (int?)reader.ReadNumber();
                    break;
                case "redirect":
                    redirect = reader.GetAttribute("title");
                    reader.Skip();
                    break;
                case "revision":
                    history.Add(revisions.Read(reader, page));
                    break;
                default:
                    if (!PassedOver.Contains(name))
                        warnings.Add($"element <{name}> passed over", reader.Place(page));
                    reader.Skip();
                    break;
            }
        });
        if (page is not { Length: > 0 })
            throw new BrokenSourceException(XmlReading.Place(line, null), "This page has no title.", "Mend or remove the page and import again; the pages before this are whole and stay.");
        if (history.Count == 0)
            throw new BrokenSourceException(XmlReading.Place(line, page), "This page has no revisions.", "Mend or remove the page and import again; the pages before this are whole and stay.");
        var document = new WikiPage(page, id, ns, redirect, history).ToDocument(site, warnings);
        page = null;
        return document;
    }
}
