namespace VersionedContent.Versioning.Text;

internal static class DiffLimits
{
    /// <summary>A power of two near the square root: the figure Git bounds its effort with, so ours bounds it at the same size.</summary>
    public static int RoughSquareRoot(int value)
    {
        var root = 1;
        for (; value > 0; value >>= 2)
            root <<= 1;
        return root;
    }
}
