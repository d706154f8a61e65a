using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using VersionedContent.Accounts;
using VersionedContent.Testing;
using Xunit;

namespace VersionedContent.EndToEnd;

/// <summary>The ways into an account beside the password, at a real browser.</summary>
public sealed class WaysInTests(Site site, Chromium chromium)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Codes_are_set_up_and_asked_for_and_a_recovery_code_does_too(bool script)
    {
        var name = $"code{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        await using var person = await chromium.NewPerson(site.Address, script);
        await person.SignIn(name, Site.Password);
        await person.OpenConfirmed("/account/security/second-factor");
        await person.Page.Locator("summary", new() { HasText = "Or type the key" }).ClickAsync();
        var key = await person.Page.Locator("[data-key-text]").InnerTextAsync();
        await person.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(Code(key, -1));
        await person.Press("Turn it on");
        var codes = await person.Page.Locator(".recovery-codes code").AllInnerTextsAsync();
        Assert.Equal(10, codes.Count);
        var saved = await person.Page.RunAndWaitForDownloadAsync(() => person.Page.GetByText("Download as text").ClickAsync());
        Assert.Contains(codes[9], await File.ReadAllTextAsync((await saved.PathAsync())!, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        foreach (var code in new Func<string>[] { () => Code(key, 0), () => codes[0] })
        {
            await using var elsewhere = await chromium.NewPerson(site.Address, script);
            await elsewhere.Page.GotoAsync("/account/sign-in");
            await elsewhere.Page.GetByLabel("Name or e-mail address").FillAsync(name);
            await elsewhere.Page.GetByLabel("Password", new() { Exact = true }).FillAsync(Site.Password);
            await elsewhere.Press("Sign in");
            await elsewhere.Arrive("/account/sign-in/code");
            await elsewhere.Page.GetByLabel("Code", new() { Exact = true }).FillAsync(code());
            await elsewhere.Press("Sign in");
            await elsewhere.Page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
            Assert.Empty(elsewhere.Errors);
        }

        Assert.Empty(person.Errors);
    }

    [Fact]
    public async Task A_passkey_is_added_signs_in_and_is_removed()
    {
        var name = $"key{Guid.NewGuid():n}"[..12];
        await site.EnsureAccount(name, Roles.Contributor);
        // Passkeys belong to a name; an address in numbers has none.
        await using var person = await chromium.NewPerson(new UriBuilder(site.Address) { Host = "localhost" }.Uri);
        var devtools = await person.Page.Context.NewCDPSessionAsync(person.Page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true,
                ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true,
            },
        });
        await person.SignIn(name, Site.Password);
        await person.OpenConfirmed("/account/security/passkeys");
        await person.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Laptop");
        await person.Press("Add a passkey");
        await person.Page.Locator(".list-title", new() { HasText = "Laptop" }).WaitForAsync();

        await person.Page.GotoAsync("/account/sign-out");
        await person.Press("Sign out");
        await person.Page.WaitForURLAsync(url => !url.Contains("sign-out", StringComparison.Ordinal));
        await person.Page.GotoAsync("/account/sign-in?returnUrl=/notices");
        await person.Press("Sign in with a passkey");
        await person.Arrive("/notices");

        await person.OpenConfirmed("/account/security/passkeys");
        person.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await person.Page.GetByRole(Microsoft.Playwright.AriaRole.Button, new() { Name = "Remove Laptop" }).ClickAsync();
        await person.Page.GetByText("No passkeys yet").WaitForAsync();
        Assert.Empty(person.Errors);
    }

    /// <summary>What an authenticator app shows (RFC 6238).</summary>
    private static string Code(string base32, int stepsAhead)
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
