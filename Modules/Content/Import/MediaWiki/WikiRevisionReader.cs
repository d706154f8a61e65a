using System.Globalization;
using System.Text;
using System.Xml;

namespace VersionedContent.Content.Import.MediaWiki;

/// <summary>Reads one <c>&lt;revision&gt;</c> and checks its texts against the sizes and checksums the file states.</summary>
internal sealed class WikiRevisionReader(ImportWarnings warnings)
{
    public const string ChecksumDiffers = "checksum differs from the text";
    public const string SizeDiffers = "size differs from the text";
    public const string TextMissing = "text is not in this file";

    public WikiRevision Read(XmlReader reader, string? page)
    {
        var line = reader.Line();
        long? id = null;
        DateTimeOffset? timestamp = null;
        string author = "", comment = "", stated = "";
        bool authorHidden = false, commentHidden = false, minor = false;
        var main = new SlotBuilder(WikiSlot.Main);
        var others = new List<SlotBuilder>();
        reader.ReadChildren(name =>
        {
            switch (name)
            {
                case "id":
                    id = reader.ReadNumber();
                    break;
                case "timestamp":
                    timestamp = ReadTimestamp(reader, page);
                    break;
                case "contributor":
                    authorHidden = IsHidden(reader);
                    author = ReadContributor(reader);
                    break;
                case "comment":
                    commentHidden = IsHidden(reader);
                    comment = reader.ReadElementContentAsString();
                    break;
                case "minor":
                    minor = true;
                    reader.Skip();
                    break;
                case "sha1":
                    stated = reader.ReadElementContentAsString().Trim();
                    break;
                case "content":
                    others.Add(ReadSlot(reader, page));
                    break;
                case "parentid":
                    reader.Skip();
                    break;
                case var part when main.TryRead(part, reader):
                    break;
                default:
                    warnings.Add($"element <{name}> passed over", reader.Place(page));
                    reader.Skip();
                    break;
            }
        });
        if (timestamp is null)
            throw new BrokenSourceException(XmlReading.Place(line, page), "This revision has no timestamp.", "Mend or remove the page and import again; the pages before this are whole and stay.");
        List<SlotBuilder> slots = [main, .. others];
        Check(slots, stated, XmlReading.Place(line, page) + (id is null ? "" : $", revision {id}"));
        return new WikiRevision(id, timestamp.Value, author, authorHidden, comment, commentHidden, minor, [.. slots.Select(slot => slot.ToSlot())], line);
    }

    private SlotBuilder ReadSlot(XmlReader reader, string? page)
    {
        var slot = new SlotBuilder("");
        reader.ReadChildren(name =>
        {
            if (name == "role")
                slot.Role = reader.ReadElementContentAsString().Trim();
            else if (!slot.TryRead(name, reader))
            {
                warnings.Add($"element <{name}> passed over", reader.Place(page));
                reader.Skip();
            }
        });
        return slot;
    }

    private static string ReadContributor(XmlReader reader)
    {
        var author = "";
        reader.ReadChildren(name =>
        {
            if (name is "username" or "ip")
                author = reader.ReadElementContentAsString().Trim();
            else
                reader.Skip();
        });
        return author;
    }

    private static DateTimeOffset ReadTimestamp(XmlReader reader, string? page)
    {
        var place = reader.Place(page);
        var text = reader.ReadElementContentAsString().Trim();
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw new BrokenSourceException(place, $"\"{text}\" is not a time.", "Mend the timestamp (such as 2005-07-07T15:31:37Z) and import again; the pages before this are whole and stay.");
    }

    private static bool IsHidden(XmlReader reader) => reader.GetAttribute("deleted") is not null;

    private void Check(List<SlotBuilder> slots, string stated, string place)
    {
        var differs = false;
        foreach (var slot in slots)
        {
            if (slot.Text is null && !slot.Hidden)
                warnings.Add(TextMissing, place);
            if (slot.Text is null)
                continue;
            if (slot.Bytes is { } bytes && bytes != Encoding.UTF8.GetByteCount(slot.Text))
                warnings.Add(SizeDiffers, $"{place}: {bytes} stated, {Encoding.UTF8.GetByteCount(slot.Text)} found");
            differs |= slot.Sha1 is { Length: > 0 } sha1 && sha1 != Base36Sha1.Of(slot.Text);
        }
        differs |= stated.Length > 0 && slots.TrueForAll(slot => slot.Text is not null)
            && stated != Base36Sha1.OfSlots(slots.Select(slot => (slot.Role, Base36Sha1.Of(slot.Text!))));
        if (differs)
            warnings.Add(ChecksumDiffers, place);
    }

    private sealed class SlotBuilder(string role)
    {
        private string? model, format;

        public string Role { get; set; } = role;
        public string? Text { get; private set; }
        public bool Hidden { get; private set; }
        public long? Bytes { get; private set; }
        public string? Sha1 { get; private set; }

        public WikiSlot ToSlot() => new(Role, model, format, Text);

        public bool TryRead(string name, XmlReader reader)
        {
            switch (name)
            {
                case "model":
                    model = reader.ReadElementContentAsString().Trim();
                    return true;
                case "format":
                    format = reader.ReadElementContentAsString().Trim();
                    return true;
                case "origin":
                    reader.Skip();
                    return true;
                case "text":
                    ReadText(reader);
                    return true;
                default:
                    return false;
            }
        }

        private void ReadText(XmlReader reader)
        {
            Hidden = IsHidden(reader);
            Bytes = long.TryParse(reader.GetAttribute("bytes"), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
            Sha1 = reader.GetAttribute("sha1");
            // An element without content is an empty text only where nothing says that there was more.
            var empty = reader.IsEmptyElement;
            var text = reader.ReadElementContentAsString();
            Text = Hidden || (empty && Bytes > 0) ? null : text;
        }
    }
}
