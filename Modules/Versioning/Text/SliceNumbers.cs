namespace VersionedContent.Versioning.Text;

/// <summary>Gives equal slices of several texts the same number, so that comparing lines is comparing integers.</summary>
internal sealed class SliceNumbers
{
    private int[] _buckets;
    private Entry[] _entries;

    public SliceNumbers(int expected)
    {
        var size = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, expected));
        _buckets = new int[size];
        _entries = new Entry[size];
    }

    public int Count { get; private set; }

    public int[] Number(TextSlices slices)
    {
        var numbers = new int[slices.Count];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = Number(slices, i);
        return numbers;
    }

    /// <summary>
    /// Numbers a text that shares most of another, already numbered: what both begin and end with is compared as one run
    /// of characters, and only the lines between are looked up.
    /// </summary>
    public int[] Number(TextSlices slices, TextSlices known, int[] knownNumbers)
    {
        var numbers = new int[slices.Count];
        var prefix = slices.Text.AsSpan().CommonPrefixLength(known.Text);
        var first = 0;
        while (first < slices.Count && first < known.Count && slices.End(first) <= prefix && known.End(first) == slices.End(first))
            numbers[first] = knownNumbers[first++];

        var suffix = CommonSuffix(slices.Text.AsSpan(slices.Start(first)), known.Text.AsSpan(known.Start(first)));
        var last = slices.Count;
        var knownLast = known.Count;
        while (last > first && knownLast > first
            && slices.Text.Length - slices.Start(last - 1) is var fromEnd && fromEnd <= suffix
            && known.Text.Length - known.Start(knownLast - 1) == fromEnd)
            numbers[--last] = knownNumbers[--knownLast];

        for (var i = first; i < last; i++)
            numbers[i] = Number(slices, i);
        return numbers;
    }

    private static int CommonSuffix(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        const int Block = 64;
        var length = Math.Min(a.Length, b.Length);
        var same = 0;
        while (same + Block <= length && a.Slice(a.Length - same - Block, Block).SequenceEqual(b.Slice(b.Length - same - Block, Block)))
            same += Block;
        while (same < length && a[a.Length - same - 1] == b[b.Length - same - 1])
            same++;
        return same;
    }

    private int Number(TextSlices slices, int index)
    {
        var slice = slices[index];
        // The runtime's string hash is keyed at random, so nobody can craft a text whose lines all collide.
        var hash = string.GetHashCode(slice);
        for (var i = _buckets[hash & (_buckets.Length - 1)] - 1; i >= 0; i = _entries[i].Next)
        {
            ref var entry = ref _entries[i];
            if (entry.Hash == hash && slice.SequenceEqual(entry.Slices[entry.Index]))
                return i;
        }
        if (Count == _entries.Length)
            Grow();
        ref var bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[Count] = new(slices, index, hash, bucket - 1);
        bucket = ++Count;
        return Count - 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        for (var i = 0; i < Count; i++)
        {
            ref var bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    private struct Entry(TextSlices slices, int index, int hash, int next)
    {
        public readonly TextSlices Slices = slices;
        public readonly int Index = index;
        public readonly int Hash = hash;
        public int Next = next;
    }
}
