using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>What an authenticator app shows (RFC 6238), written apart from the code it tests.</summary>
internal sealed class AuthenticatorApp(string base32)
{
    /// <param name="stepsAhead">Steps of 30 seconds from now.</param>
    public string Code(int stepsAhead = 0)
    {
        var bits = string.Concat(base32.Where(char.IsAsciiLetterOrDigit)
            .Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30 + stepsAhead);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps speak it.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        return (BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[19] % 16)) % 0x8000_0000 % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}

internal static class SettingUpCodes
{
    public const string Path = "/account/security/second-factor";

    /// <summary>Sets up an app. The code used is of the step before, so that the present one is still good.</summary>
    public static async Task<(AuthenticatorApp App, IReadOnlyList<string> RecoveryCodes)> SetUpCodes(this Person person)
    {
        await person.OpenConfirmed(Path);
        await person.Page.Locator("summary", new() { HasText = "Or type the key" }).ClickAsync();
        var app = new AuthenticatorApp(await person.Page.Locator("[data-key-text]").InnerTextAsync());
        await person.FitsTheWindow();
        var codes = person.Page.Locator(".recovery-codes code");
        // The step may end while its code is on the way; then the next one's is asked for.
        for (var attempt = 0; attempt < 2 && await codes.CountAsync() == 0; attempt++)
        {
            await person.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(app.Code(-1));
            await person.Press("Turn it on");
            await codes.First.Or(person.Page.Locator("#Code-error")).WaitForAsync();
        }

        await codes.First.WaitForAsync();
        var shown = await codes.AllInnerTextsAsync();
        Assert.Equal(10, shown.Count);
        return (app, shown);
    }
}
