using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using VersionedContent.Accounts.Devices;

namespace VersionedContent.Accounts.LiveSessions;

/// <summary>Where a request comes from.</summary>
/// <param name="Device">In words, such as "Firefox on Windows".</param>
/// <param name="Address">The network address.</param>
internal sealed record Client(string Device, string Address)
{
    /// <summary>SHA-256 of what the device is known by; null where it is not to be known again.</summary>
    public byte[]? DeviceHash { get; init; }

    /// <summary>
    /// What a program is known by, which keeps no cookies: its name and address, so that one that signs in daily is told
    /// by mail once. Good for that only: both are easy to guess.
    /// </summary>
    public byte[] ProgramHash => SHA256.HashData(Encoding.UTF8.GetBytes($"program\n{Device}\n{Address}"));

    public static Client Of(HttpContext context) => new(DeviceWords.Of(context.Request.Headers.UserAgent.ToString()), AddressOf(context));

    public static string AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4().ToString(),
        // Without the interface that a link-local address may name.
        var address => new IPAddress(address.GetAddressBytes()).ToString(),
    };
}
