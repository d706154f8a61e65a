using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using VersionedContent.Testing;
using Xunit;
using static VersionedContent.Accounts.Tests.Shared;

namespace VersionedContent.Accounts.Tests.SecondFactor;

/// <summary>An authenticator app by RFC 6238, written apart from the code it tests.</summary>
internal sealed class AuthenticatorApp(string base32)
{
    /// <summary>Of 30 seconds.</summary>
    public static long Step => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30;

    public string Code(int stepsAhead = 0)
    {
        var bits = string.Concat(base32.Replace(" ", "", StringComparison.Ordinal)
            .Select(letter => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        var key = bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2)).ToArray();
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, Step + stepsAhead);
#pragma warning disable CA5350 // RFC 6238 as authenticator apps speak it.
        var hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[19] % 16)) % 0x8000_0000;
        return (number % 1_000_000).ToString("000000", CultureInfo.InvariantCulture);
    }
}

internal static class SecondFactorSteps
{
    public const string Page = "/account/security/second-factor";

    /// <summary>Opens a page that asks whether it is really the owner, and says so with the password.</summary>
    public static async Task<Page> OpenConfirmed(this Browser browser, string path)
    {
        var page = await browser.Open(path);
        return page.Path == "/account/confirm" ? await browser.Submit(page, "form[action*=Password]", ("Password", Site.Password)) : page;
    }

    /// <summary>Sets up an app; the code used is of the step before, so that the present one is still good.</summary>
    public static async Task<(AuthenticatorApp App, IReadOnlyList<string> RecoveryCodes)> SetUp(this Browser browser)
    {
        var form = await browser.OpenConfirmed(Page);
        var app = new AuthenticatorApp(form.Document.QuerySelector("[data-key-text]")!.TextContent);
        var (step, shown) = (AuthenticatorApp.Step, await browser.Submit(form, "form[action*=TurnOn]", ("Code", app.Code(-1))));
        // The clock went on meanwhile, and the code is two steps old.
        if (AuthenticatorApp.Step != step && shown.Document.QuerySelector(".recovery-codes") is null)
            shown = await browser.Submit(shown, "form[action*=TurnOn]", ("Code", app.Code(-1)));
        var codes = shown.Document.QuerySelectorAll(".recovery-codes code").Select(code => code.TextContent).ToList();
        Assert.True(codes.Count == 10, shown.Text);
        return (app, codes);
    }

    public static async Task<Page> GivePassword(this Browser browser, string name, string path = "/account/sign-in", bool keep = false) =>
        await browser.Submit(await browser.Open(path), MainForm, ("Name", name), ("Password", Site.Password), ("Keep", keep ? "true" : "false"));
}
