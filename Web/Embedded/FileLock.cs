namespace VersionedContent.Web.Embedded;

/// <summary>A lock between processes, held by an open file: the system lets go of it however the process ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Held together with other shared holders. Null where someone holds it alone.</summary>
    public static FileLock? TryShared(string path) => Try(path, FileAccess.Read, FileShare.Read);

    /// <summary>Held alone. Null where anyone holds it.</summary>
    public static FileLock? TryAlone(string path) => Try(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Waits until it can be held alone.</summary>
    /// <exception cref="TimeoutException">Someone kept it for longer than <paramref name="atMost"/>.</exception>
    public static async Task<FileLock> Alone(string path, TimeSpan atMost, CancellationToken ct)
    {
        var end = Environment.TickCount64 + (long)atMost.TotalMilliseconds;
        while (true)
        {
            if (TryAlone(path) is { } held)
                return held;
            if (Environment.TickCount64 > end)
                throw new TimeoutException($"Another process has held {path} for {atMost.TotalSeconds:0} s.");
            await Task.Delay(Pause, ct);
        }
    }

    public void Dispose() => _file.Dispose();

    private static FileLock? Try(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileLock(new FileStream(path, FileMode.OpenOrCreate, access, share));
        }
        catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException))
        {
            return null;
        }
    }
}
