using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace VersionedContent.Web.Embedded;

/// <summary>
/// What lies in the folder of an embedded PostgreSQL: the data, the password, the port, the log, and two locks.
/// <c>starting</c> is held alone while a process starts or stops the server; <c>using</c> is shared by all that use it.
/// </summary>
internal sealed class PostgresFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public PostgresFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(Path);
        else
            Directory.CreateDirectory(Path, OwnerOnly | UnixFileMode.UserExecute);
        Path = RealPath(Path);
    }

    public string Path { get; }
    public string Data => In("data");
    public string NewData => In("data.new");
    public string PasswordFile => In("password");
    public string Log => In("postgres.log");
    public string StartingLock => In("starting.lock");
    public string UsingLock => In("using.lock");
    public bool HasData => File.Exists(System.IO.Path.Combine(Data, "PG_VERSION"));
    public string PostmasterFile => System.IO.Path.Combine(Data, "postmaster.pid");
    private string PortFile => In("port");

    /// <summary>The password of this folder's server, made at random the first time.</summary>
    public string Password()
    {
        if (File.Exists(PasswordFile))
            return File.ReadAllText(PasswordFile).Trim();
        var password = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using var writer = new StreamWriter(PasswordFile, options);
        writer.Write(password);
        return password;
    }

    /// <summary>The port of last time where that is still free, so that bookmarks of database tools go on working.</summary>
    public int ChoosePort()
    {
        var port = File.Exists(PortFile) && int.TryParse(File.ReadAllText(PortFile), out var last) && IsFree(last) ? last : LoopbackPort.Free();
        File.WriteAllText(PortFile, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    /// <summary>What the server's own lock file says: its process and port. Null where none runs, or none has got as far as a port.</summary>
    public (int ProcessId, int Port)? Postmaster()
    {
        if (!File.Exists(PostmasterFile))
            return null;
        var lines = File.ReadAllLines(PostmasterFile);
        return lines.Length > 3 && int.TryParse(lines[0], out var process) && int.TryParse(lines[3], out var port) ? (process, port) : null;
    }

    public string LastOfLog()
    {
        if (!File.Exists(Log))
            return "";
        return string.Join('\n', File.ReadLines(Log).TakeLast(12));
    }

    /// <summary>With links followed, as PostgreSQL names its own folder.</summary>
    public static string RealPath(string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        var parent = System.IO.Path.GetDirectoryName(full);
        if (parent is null)
            return full;
        var here = new DirectoryInfo(System.IO.Path.Combine(RealPath(parent), System.IO.Path.GetFileName(full)));
        return here.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? here.FullName;
    }

    private string In(string name) => System.IO.Path.Combine(Path, name);

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}

internal static class LoopbackPort
{
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
