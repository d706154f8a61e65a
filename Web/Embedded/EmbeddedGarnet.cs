using System.Net;
using Garnet;
using Garnet.server;

namespace VersionedContent.Web.Embedded;

/// <summary>A Redis-compatible cache inside this process, on the loopback. Small, and gone with the process: it only holds what may be lost.</summary>
internal sealed class EmbeddedGarnet : IDisposable
{
    private readonly GarnetServer _server;

    private EmbeddedGarnet(GarnetServer server, int port)
    {
        _server = server;
        ConnectionString = $"127.0.0.1:{port}";
    }

    public string ConnectionString { get; }

    public static EmbeddedGarnet Start()
    {
        var port = LoopbackPort.Free();
        var server = new GarnetServer(new GarnetServerOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, port)],
            LogMemorySize = "64m",
            PageSize = "1m",
            SegmentSize = "64m",
            IndexMemorySize = "4m",
            EnableLua = true,
            LuaOptions = new(),
            QuietMode = true,
        });
        server.Start();
        return new EmbeddedGarnet(server, port);
    }

    public void Dispose() => _server.Dispose();
}
