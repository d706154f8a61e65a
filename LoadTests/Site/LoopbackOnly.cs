using System.Net;
using System.Net.Sockets;

namespace VersionedContent.LoadTests.Site;

/// <summary>Load goes to this machine and nowhere else: neither by a mistyped address nor by a name or a redirect that leads away.</summary>
internal static class LoopbackOnly
{
    public static bool Allows(Uri address) =>
        address.Scheme is "http" or "https"
        && (address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));

    /// <summary>A handler that connects to loopback addresses only, follows no redirect by itself and uses no proxy.</summary>
    public static SocketsHttpHandler Handler(CookieContainer? cookies = null) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = cookies is not null,
        CookieContainer = cookies ?? new CookieContainer(),
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        ConnectCallback = async (context, ct) =>
        {
            var addresses = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, ct);
            var target = addresses.FirstOrDefault(IPAddress.IsLoopback)
                ?? throw new HttpRequestException($"{context.DnsEndPoint.Host} is not this machine.");
            var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(target, context.DnsEndPoint.Port, ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };
}
