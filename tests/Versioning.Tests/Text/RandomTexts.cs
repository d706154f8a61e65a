namespace VersionedContent.Versioning.Tests.Text;

/// <summary>
/// Texts of few different lines, edited at random: what makes a diff choose between many answers. Or, with
/// <paramref name="distinct"/>, texts in which no word occurs twice, so that where each word went can be told by looking.
/// </summary>
internal sealed class RandomTexts(int seed, bool distinct = false)
{
#pragma warning disable CA5394 // Test data wants a seed, not secrecy.
    private readonly Random _random = new(seed);
    private string _lineEnd = "\n";
    private int _vocabulary;
    private int _words;

    public (string Base, string Ours, string Theirs) Three(int? lines = null)
    {
        _vocabulary = _random.Next(5) switch { 0 => 3, 1 => 8, 2 => 30, 3 => 200, _ => 1000 };
        _lineEnd = _random.Next(6) == 0 ? "\r\n" : "\n";
        var count = lines ?? _random.Next(6) switch { 0 => _random.Next(5), 1 or 2 or 3 => _random.Next(40), _ => _random.Next(300) };
        var start = Enumerable.Range(0, count).Select(_ => Line()).ToList();
        var ours = Edited(start);
        var theirs = Edited(_random.Next(3) == 0 ? ours : start);
        if (_random.Next(4) == 0)
            ours = Edited(theirs);
        return (Text(start), Text(ours), Text(theirs));
    }

    private string Line()
    {
        if (distinct)
            return string.Join(' ', Enumerable.Range(0, _random.Next(1, 9)).Select(_ => Word())) + (_random.Next(3) == 0 ? "." : "") + _lineEnd;
        var number = _random.Next(_vocabulary);
        var text = (number % 7) switch
        {
            0 => "",
            1 => "}",
            2 => $"  two words {number}",
            3 => $"    a deeper line {number}",
            4 => $"\ttab {number}",
            5 => "  }",
            _ => $"line {number}, and more.",
        };
        return text + (_random.Next(40) == 0 ? "\r\n" : _lineEnd);
    }

    private string Word() => $"w{_words++}";

    private string Reworded(string line)
    {
        var words = line.Split(' ').ToList();
        var at = _random.Next(words.Count);
        switch (_random.Next(3))
        {
            case 0:
                words[at] = at == words.Count - 1 ? Word() + _lineEnd : Word();
                break;
            case 1 when at < words.Count - 1:
                words.RemoveAt(at);
                break;
            default:
                words.Insert(at, Word());
                break;
        }
        return string.Join(' ', words);
    }

    private List<string> Edited(List<string> lines)
    {
        var edited = lines.ToList();
        var edits = _random.Next(1, 2 + lines.Count / (3 + _random.Next(40)));
        for (var i = 0; i < edits; i++)
        {
            var at = _random.Next(edited.Count + 1);
            var count = Math.Min(edited.Count - at, _random.Next(4));
            var some = edited.GetRange(at, count);
            switch (_random.Next(5))
            {
                case 3 or 4 when distinct:
                    for (var line = at; line < at + count; line++)
                        edited[line] = Reworded(edited[line]);
                    break;
                case 0:
                    edited.RemoveRange(at, count);
                    break;
                case 1:
                    edited.InsertRange(at, Enumerable.Range(0, _random.Next(4)).Select(_ => Line()));
                    break;
                case 2:
                    edited.RemoveRange(at, count);
                    edited.InsertRange(_random.Next(edited.Count + 1), some);
                    break;
                case 3:
                    edited.InsertRange(_random.Next(edited.Count + 1), some);
                    break;
                default:
                    edited.RemoveRange(at, count);
                    edited.InsertRange(at, Enumerable.Range(0, Math.Max(1, count)).Select(_ => Line()));
                    break;
            }
        }
        return edited;
    }

    private string Text(List<string> lines)
    {
        var text = string.Concat(lines);
        return _random.Next(6) == 0 ? text.TrimEnd('\n') : text;
    }
#pragma warning restore CA5394
}
