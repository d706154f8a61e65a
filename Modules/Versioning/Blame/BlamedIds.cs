namespace VersionedContent.Versioning.Blame;

/// <summary>The change set that wrote each field and each line: what is cached and kept. It names no person.</summary>
internal sealed class BlamedIds
{
    private const byte Format = 1;

    private readonly string[] _pointers;
    private readonly long[] _fields;
    private readonly long[]?[] _lines;
    private Dictionary<string, int>? _index;

    public BlamedIds(BlameFields fields)
    {
        _pointers = new string[fields.Count];
        _fields = new long[fields.Count];
        _lines = new long[]?[fields.Count];
        for (var i = 0; i < fields.Count; i++)
        {
            _pointers[i] = fields[i].Pointer;
            _lines[i] = fields[i].Lines is { } lines ? new long[lines] : null;
        }
    }

    private BlamedIds(int count)
    {
        _pointers = new string[count];
        _fields = new long[count];
        _lines = new long[]?[count];
    }

    public int Count => _fields.Length;

    public string Pointer(int field) => _pointers[field];

    public long Writer(int field) => _fields[field];

    /// <summary>The writer of each line; null where the field is no text.</summary>
    public IReadOnlyList<long>? Lines(int field) => _lines[field];

    public IEnumerable<long> All => _fields.Concat(_lines.SelectMany(lines => lines ?? [])).Distinct();

    public void Set(int field, long version) => _fields[field] = version;

    public void Set(int field, int line, int count, long version) => _lines[field].AsSpan(line, count).Fill(version);

    /// <summary>Whether the field and its first lines are known.</summary>
    public bool Covers(string pointer, int lines) => Index.TryGetValue(pointer, out var field) && (lines == 0 || _lines[field]?.Length >= lines);

    public long Writer(string pointer) => _fields[Index[pointer]];

    public long Writer(string pointer, int line) => _lines[Index[pointer]]![line];

    private Dictionary<string, int> Index => _index ??= Enumerable.Range(0, _pointers.Length).ToDictionary(i => _pointers[i]);

    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Format);
        writer.Write7BitEncodedInt(Count);
        for (var i = 0; i < Count; i++)
        {
            writer.Write(_pointers[i]);
            writer.Write7BitEncodedInt64(_fields[i]);
            writer.Write7BitEncodedInt(_lines[i] is { } all ? all.Length + 1 : 0);
            var lines = _lines[i] ?? [];
            for (var at = 0; at < lines.Length;)
            {
                var run = lines.AsSpan(at).IndexOfAnyExcept(lines[at]) is var end and >= 0 ? end : lines.Length - at;
                writer.Write7BitEncodedInt(run);
                writer.Write7BitEncodedInt64(lines[at]);
                at += run;
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Null where it is written in another format, by an older or newer program.</summary>
    public static BlamedIds? Read(byte[] data)
    {
        using var reader = new BinaryReader(new MemoryStream(data));
        if (reader.ReadByte() != Format)
            return null;
        var ids = new BlamedIds(reader.Read7BitEncodedInt());
        for (var i = 0; i < ids.Count; i++)
        {
            ids._pointers[i] = reader.ReadString();
            ids._fields[i] = reader.Read7BitEncodedInt64();
            var count = reader.Read7BitEncodedInt();
            if (count == 0)
                continue;
            var lines = ids._lines[i] = new long[count - 1];
            for (var at = 0; at < lines.Length;)
            {
                var run = reader.Read7BitEncodedInt();
                lines.AsSpan(at, run).Fill(reader.Read7BitEncodedInt64());
                at += run;
            }
        }

        return ids;
    }
}
