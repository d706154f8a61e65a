namespace VersionedContent.Versioning.Text;

/// <summary>
/// A run of changed elements may often be shifted without changing what the difference says: in "a b a b" either "a b"
/// may be the added one. Runs are joined with those they can be shifted against, then settle as far down as they go, or
/// beside the last change of the other sequence that they can line up with, or where a score says a reader would cut.
/// </summary>
internal ref struct Sliding
{
    private const int FarthestScored = 100;

    private readonly ReadOnlySpan<int> _numbers;
    private readonly bool[] _changed;
    private readonly bool[] _other;
    private readonly Func<int, SplitScore>? _score;
    private readonly Effort? _effort;
    private int _start;
    private int _end;
    private int _otherStart;
    private int _otherEnd;

    private Sliding(ReadOnlySpan<int> numbers, bool[] changed, bool[] other, Func<int, SplitScore>? score, Effort? effort)
    {
        _numbers = numbers;
        _effort = effort;
        _changed = changed;
        _other = other;
        _score = score;
        _end = RunEnd(changed, 0);
        _otherEnd = RunEnd(other, 0);
    }

    /// <summary>Both arrays carry one spare false place at their end.</summary>
    public static void Settle(
        ReadOnlySpan<int> numbers, bool[] changed, bool[] other, Func<int, SplitScore>? score, Effort? effort = null)
    {
        var sliding = new Sliding(numbers, changed, other, score, effort);
        do
        {
            if (sliding._end > sliding._start)
                sliding.SettleRun();
        }
        while (sliding.NextRun());
    }

    private void SettleRun()
    {
        int size, highest, aligned;
        do
        {
            size = _end - _start;
            aligned = -1;
            while (Up())
                PreviousOther();
            highest = _end;
            if (_otherEnd > _otherStart)
                aligned = _end;
            while (Down())
            {
                NextOther();
                if (_otherEnd > _otherStart)
                    aligned = _end;
            }
        }
        while (size != _end - _start);

        if (_end == highest)
            return;
        if (aligned != -1)
        {
            while (_otherEnd == _otherStart)
            {
                Up();
                PreviousOther();
            }
        }
        else if (_score is not null)
        {
            SettleByScore(size, highest);
        }
    }

    private void SettleByScore(int size, int highest)
    {
        var best = -1;
        var bestScore = default(SplitScore);
        for (var end = Math.Max(highest, Math.Max(_end - size - 1, _end - FarthestScored)); end <= _end; end++)
        {
            var score = _score!(end) + _score(end - size);
            if (best == -1 || score.CompareTo(bestScore) <= 0)
                (best, bestScore) = (end, score);
        }
        while (_end > best)
        {
            Up();
            PreviousOther();
        }
    }

    /// <summary>Shifts the run one up, taking in a run it comes to touch.</summary>
    private bool Up()
    {
        if (_start == 0 || _numbers[_start - 1] != _numbers[_end - 1])
            return false;
        _effort?.Spend(1);
        _changed[--_start] = true;
        _changed[--_end] = false;
        _start = RunStart(_changed, _start);
        return true;
    }

    private bool Down()
    {
        if (_end == _numbers.Length || _numbers[_start] != _numbers[_end])
            return false;
        _effort?.Spend(1);
        _changed[_start++] = false;
        _changed[_end++] = true;
        _end = RunEnd(_changed, _end);
        return true;
    }

    private bool NextRun()
    {
        if (_end == _numbers.Length)
            return false;
        _start = _end + 1;
        _end = RunEnd(_changed, _start);
        NextOther();
        return true;
    }

    private void NextOther()
    {
        _otherStart = _otherEnd + 1;
        _otherEnd = RunEnd(_other, _otherStart);
    }

    private void PreviousOther()
    {
        _otherEnd = _otherStart - 1;
        _otherStart = RunStart(_other, _otherEnd);
    }

    private static int RunEnd(bool[] changed, int at)
    {
        while (changed[at])
            at++;
        return at;
    }

    private static int RunStart(bool[] changed, int at)
    {
        while (at > 0 && changed[at - 1])
            at--;
        return at;
    }
}
