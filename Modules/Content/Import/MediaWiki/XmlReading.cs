using System.Globalization;
using System.Xml;

namespace VersionedContent.Content.Import.MediaWiki;

internal static class XmlReading
{
    /// <summary>
    /// Calls <paramref name="child"/> at the start of each child element, which it must read to its end.
    /// Afterwards the reader stands behind the parent.
    /// </summary>
    public static void ReadChildren(this XmlReader reader, Action<string> child)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return;
        }
        reader.ReadStartElement();
        while (reader.MoveToContent() != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
                child(reader.LocalName);
            else if (!reader.Read())
                throw new XmlException("The file ends in the middle of an element.", null, reader.Line(), ((IXmlLineInfo)reader).LinePosition);
        }
        reader.ReadEndElement();
    }

    public static long? ReadNumber(this XmlReader reader) =>
        long.TryParse(reader.ReadElementContentAsString().Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static int Line(this XmlReader reader) => ((IXmlLineInfo)reader).LineNumber;

    public static string Place(this XmlReader reader, string? page = null) => Place(reader.Line(), page);

    public static string Place(int line, string? page) => page is null ? $"line {line}" : $"line {line}, page \"{page}\"";
}
