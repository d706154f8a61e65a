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
