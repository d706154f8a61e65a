using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using QRCoder;
using VersionedContent.Accounts.Data;

namespace VersionedContent.Accounts.SecondFactor;

/// <summary>A key for an authenticator app that does not count yet.</summary>
/// <param name="Key">Base32.</param>
/// <param name="Sealed">The key as the form carries it: encrypted, for this person, good for half an hour.</param>
/// <param name="Uri">What the QR code says.</param>
internal sealed record OfferedKey(string Key, string Sealed, string Uri)
{
    /// <summary>In groups of four, to type it.</summary>
    public string Spaced => string.Join(' ', Key.Chunk(4).Select(group => new string(group)));
}

/// <summary>
/// Offers keys and takes them back. The key is in the form, not in the database, so looking at the page changes nothing
/// and a wrong code leaves the key that the app has just read.
/// </summary>
internal sealed class KeyOffers(IDataProtectionProvider protection, IConfiguration configuration, TimeProvider time)
{
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(30);

    private readonly IDataProtector _protector = protection.CreateProtector("VersionedContent.Accounts.SecondFactor.Offer");

    private sealed record Content(Guid PersonId, string Key, DateTimeOffset Until);

    public OfferedKey Make(Account account, string key)
    {
        var content = new Content(account.Id, key, time.GetUtcNow() + Lasts);
        var issuer = System.Uri.EscapeDataString(configuration["Site:Name"] ?? "VersionedContent");
        var uri = $"otpauth://totp/{issuer}:{System.Uri.EscapeDataString(account.UserName!)}?secret={key}&issuer={issuer}&digits={Totp.Length}&period={Totp.Period}";
        return new OfferedKey(key, _protector.Protect(JsonSerializer.Serialize(content)), uri);
    }

    /// <returns>The key; null where it was not offered to that person in the last half hour.</returns>
    public string? Take(Guid personId, string offered)
    {
        try
        {
            var content = JsonSerializer.Deserialize<Content>(_protector.Unprotect(offered));
            return content?.PersonId == personId && content.Until > time.GetUtcNow() ? content.Key : null;
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Not ours, so it was not offered.
            return null;
        }
    }
}

/// <summary>A QR code as the data of one SVG path, in squares of one unit, with its quiet zone.</summary>
internal sealed record QrPath(int Size, string Data)
{
    public static QrPath Of(string text)
    {
        using var code = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        var rows = code.ModuleMatrix;
        var data = new System.Text.StringBuilder();
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (!rows[y][x])
                    continue;
                var start = x;
                while (x + 1 < rows.Count && rows[y][x + 1])
                    x++;
                var width = x - start + 1;
                data.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{start} {y}h{width}v1h-{width}z");
            }
        }

        return new QrPath(rows.Count, data.ToString());
    }
}
