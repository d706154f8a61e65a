using System.Runtime.CompilerServices;

namespace VersionedContent.Versioning.Text;

/// <summary>
/// The difference of two sequences of numbers by E. W. Myers' linear-space algorithm ("An O(ND) Difference Algorithm and
/// Its Variations", 1986, section 4b): the middle of a shortest edit path is found from both ends at once, then both
/// halves are solved. Two escapes keep long, unlike texts cheap, at the figures Git uses (so that we cut texts where Git
/// cuts them): past 256 steps a long run of equal elements on a good diagonal is taken as the middle, and past the
/// square root of the size the furthest point reached is.
/// </summary>
internal ref struct MyersDiff
{
    private const int GoodRun = 20;
    private const int PatientSteps = 256;
    private const int GoodDiagonal = 4;

    /// <summary>Beyond Git's figures: no text of this many short, unlike lines may cost seconds.</summary>
    private const int Huge = 400_000;
    private const int Beyond = int.MaxValue;

    private readonly ReadOnlySpan<int> _a;
    private readonly ReadOnlySpan<int> _b;
    private readonly ReadOnlySpan<int> _indexA;
    private readonly ReadOnlySpan<int> _indexB;
    private readonly bool[] _changedA;
    private readonly bool[] _changedB;
    private readonly int[] _forward;
    private readonly int[] _backward;
    private readonly int _zero;
    private readonly int _stepLimit;
    private readonly Effort? _effort;

    private MyersDiff(
        ReadOnlySpan<int> a, ReadOnlySpan<int> indexA, bool[] changedA,
        ReadOnlySpan<int> b, ReadOnlySpan<int> indexB, bool[] changedB, int mostSteps, Effort? effort)
    {
        _effort = effort;
        _a = a;
        _indexA = indexA;
        _changedA = changedA;
        _b = b;
        _indexB = indexB;
        _changedB = changedB;
        var diagonals = a.Length + b.Length + 3;
        _forward = new int[diagonals + 1];
        _backward = new int[diagonals + 1];
        _zero = b.Length + 1;
        _stepLimit = diagonals > Huge
            ? Math.Min(mostSteps, PatientSteps)
            : Math.Min(mostSteps, Math.Max(PatientSteps, DiffLimits.RoughSquareRoot(diagonals)));
    }

    /// <summary>Marks in <paramref name="changedA"/> and <paramref name="changedB"/>, through the index of each element, what has no partner.</summary>
    /// <param name="mostSteps">The most steps toward one middle, past which the furthest point reached is taken.</param>
    public static void Mark(
        ReadOnlySpan<int> a, ReadOnlySpan<int> indexA, bool[] changedA,
        ReadOnlySpan<int> b, ReadOnlySpan<int> indexB, bool[] changedB, int mostSteps, Effort? effort = null)
    {
        var diff = new MyersDiff(a, indexA, changedA, b, indexB, changedB, mostSteps, effort);
        diff.Solve(0, a.Length, 0, b.Length, exact: false);
    }

    private readonly record struct Middle(int A, int B, bool ExactBefore, bool ExactAfter);

    private readonly void Solve(int a0, int a1, int b0, int b1, bool exact)
    {
        while (true)
        {
            while (a0 < a1 && b0 < b1 && _a[a0] == _b[b0])
            {
                a0++;
                b0++;
            }
            while (a0 < a1 && b0 < b1 && _a[a1 - 1] == _b[b1 - 1])
            {
                a1--;
                b1--;
            }
            if (a0 == a1 || b0 == b1)
            {
                foreach (var index in _indexA[a0..a1])
                    _changedA[index] = true;
                foreach (var index in _indexB[b0..b1])
                    _changedB[index] = true;
                return;
            }
            var middle = FindMiddle(a0, a1, b0, b1, exact);
            Solve(a0, middle.A, b0, middle.B, middle.ExactBefore);
            (a0, b0, exact) = (middle.A, middle.B, middle.ExactAfter);
        }
    }

    /// <summary>Diagonal d holds the points with a - b = d; forward keeps the furthest a on it, backward the nearest.</summary>
    private readonly Middle FindMiddle(int a0, int a1, int b0, int b1, bool exact)
    {
        int lowest = a0 - b1, highest = a1 - b0;
        int start = a0 - b0, end = a1 - b1;
        var odd = ((start - end) & 1) != 0;
        int fLow = start, fHigh = start, bLow = end, bHigh = end;
        Forward(start) = a0;
        Backward(end) = a1;
        for (var steps = 1; ; steps++)
        {
            var longRun = false;
            var walked = 0;
            if (fLow > lowest)
                Forward(--fLow - 1) = -1;
            else
                fLow++;
            if (fHigh < highest)
                Forward(++fHigh + 1) = -1;
            else
                fHigh--;
            for (var d = fHigh; d >= fLow; d -= 2)
            {
                var from = Forward(d - 1) >= Forward(d + 1) ? Forward(d - 1) + 1 : Forward(d + 1);
                var a = from;
                var b = a - d;
                while (a < a1 && b < b1 && _a[a] == _b[b])
                {
                    a++;
                    b++;
                }
                walked += a - from;
                longRun |= a - from > GoodRun;
                Forward(d) = a;
                if (odd && bLow <= d && d <= bHigh && Backward(d) <= a)
                    return new(a, b, true, true);
            }

            if (bLow > lowest)
                Backward(--bLow - 1) = Beyond;
            else
                bLow++;
            if (bHigh < highest)
                Backward(++bHigh + 1) = Beyond;
            else
                bHigh--;
            for (var d = bHigh; d >= bLow; d -= 2)
            {
                var from = Backward(d - 1) < Backward(d + 1) ? Backward(d - 1) : Backward(d + 1) - 1;
                var a = from;
                var b = a - d;
                while (a > a0 && b > b0 && _a[a - 1] == _b[b - 1])
                {
                    a--;
                    b--;
                }
                walked += from - a;
                longRun |= from - a > GoodRun;
                Backward(d) = a;
                if (!odd && fLow <= d && d <= fHigh && a <= Forward(d))
                    return new(a, b, true, true);
            }

            _effort?.Spend(walked + (fHigh - fLow + bHigh - bLow) / 2 + 2);
            if (exact)
                continue;
            if (longRun && steps > PatientSteps
                && (AlongForwardRun(a0, a1, b0, b1, fLow, fHigh, start, steps)
                    ?? AlongBackwardRun(a0, a1, b0, b1, bLow, bHigh, end, steps)) is { } run)
                return run;
            if (steps >= _stepLimit)
                return Furthest(a0, a1, b0, b1, fLow, fHigh, bLow, bHigh);
        }
    }

    private readonly Middle? AlongForwardRun(int a0, int a1, int b0, int b1, int low, int high, int start, int steps)
    {
        Middle? best = null;
        var bestGain = 0;
        for (var d = high; d >= low; d -= 2)
        {
            var a = Forward(d);
            var b = a - d;
            var gain = a - a0 + (b - b0) - Math.Abs(d - start);
            if (gain > GoodDiagonal * steps && gain > bestGain
                && a0 + GoodRun <= a && a < a1 && b0 + GoodRun <= b && b < b1
                && _a.Slice(a - GoodRun, GoodRun).SequenceEqual(_b.Slice(b - GoodRun, GoodRun)))
                (best, bestGain) = (new(a, b, true, false), gain);
        }
        return best;
    }

    private readonly Middle? AlongBackwardRun(int a0, int a1, int b0, int b1, int low, int high, int end, int steps)
    {
        Middle? best = null;
        var bestGain = 0;
        for (var d = high; d >= low; d -= 2)
        {
            var a = Backward(d);
            var b = a - d;
            var gain = a1 - a + (b1 - b) - Math.Abs(d - end);
            if (gain > GoodDiagonal * steps && gain > bestGain
                && a0 < a && a <= a1 - GoodRun && b0 < b && b <= b1 - GoodRun
                && _a.Slice(a, GoodRun).SequenceEqual(_b.Slice(b, GoodRun)))
                (best, bestGain) = (new(a, b, false, true), gain);
        }
        return best;
    }

    private readonly Middle Furthest(int a0, int a1, int b0, int b1, int fLow, int fHigh, int bLow, int bHigh)
    {
        int forwardSum = -1, forwardA = -1;
        for (var d = fHigh; d >= fLow; d -= 2)
        {
            var a = Math.Min(Forward(d), a1);
            var b = a - d;
            if (b > b1)
                (a, b) = (b1 + d, b1);
            if (a + b > forwardSum)
                (forwardSum, forwardA) = (a + b, a);
        }
        int backwardSum = Beyond, backwardA = Beyond;
        for (var d = bHigh; d >= bLow; d -= 2)
        {
            var a = Math.Max(Backward(d), a0);
            var b = a - d;
            if (b < b0)
                (a, b) = (b0 + d, b0);
            if (a + b < backwardSum)
                (backwardSum, backwardA) = (a + b, a);
        }
        return a1 + b1 - backwardSum < forwardSum - (a0 + b0)
            ? new(forwardA, forwardSum - forwardA, true, false)
            : new(backwardA, backwardSum - backwardA, false, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref int Forward(int diagonal) => ref _forward[_zero + diagonal];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref int Backward(int diagonal) => ref _backward[_zero + diagonal];
}
