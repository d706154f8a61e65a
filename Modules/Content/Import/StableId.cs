using System.Security.Cryptography;
using System.Text;

namespace VersionedContent.Content.Import;

/// <summary>Ids that are the same on every site and at every run, made from a name: how what is loaded twice is known again.</summary>
internal static class StableId
{
    public static Guid Of(string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(name));
        // Version 8 of RFC 9562: an id of our own making.
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }
}
