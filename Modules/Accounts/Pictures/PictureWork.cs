namespace VersionedContent.Accounts.Pictures;

/// <summary>How many pictures are worked on at a time: the largest takes 100 MB while it is decoded.</summary>
internal sealed class PictureWork : IDisposable
{
    private readonly SemaphoreSlim _turns = new(2);

    public async Task<PictureOutcome> Run(byte[] file, Crop? crop, CancellationToken ct)
    {
        await _turns.WaitAsync(ct);
        try
        {
            return ReadPicture.Run(file, crop);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();
}
