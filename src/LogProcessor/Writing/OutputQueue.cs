using LogProcessor.Files;
using LogProcessor.Lines;
using LogProcessor.Telling;

namespace LogProcessor.Writing;

/// <summary>
/// Lines on their way to standard output, and which file position each of them stands for. A position counts as committed when the write of its line has
/// returned: the only order that cannot lose.
/// </summary>
internal sealed class OutputQueue(Counters counters)
{
    /// <summary>What a pipe takes in one piece, or not at all (PIPE_BUF): lines up to this length are never torn, whenever the process ends.</summary>
    public const int Atomic = 4096;

    private const int Enough = 60 << 10;

    private readonly OutputBuffer _buffer = new();
    private Mark[] _marks = new Mark[64];
    private int _first;
    private int _count;
    private int _written;

    /// <summary>Where a line is written to; <see cref="Commit"/> follows.</summary>
    public OutputBuffer Buffer => _buffer;

    public bool IsEmpty => _first == _count;

    public bool IsFull => _buffer.Length >= Enough;

    /// <summary>Whether there is as much as a pipe takes in one piece.</summary>
    public bool HasPiece => _buffer.Length - _written >= Atomic;

    /// <summary>Everything that waits.</summary>
    public ReadOnlySpan<byte> All => _buffer.Written[_written..];

    /// <summary>Whole lines, as many as a pipe takes in one piece; at least a part of one.</summary>
    public ReadOnlySpan<byte> Piece
    {
        get
        {
            var end = _written;
            for (var index = _first; index < _count && _marks[index].End - _written <= Atomic; index++)
                end = _marks[index].End;
            return end > _written ? _buffer.Written[_written..end] : All[..Math.Min(All.Length, Atomic)];
        }
    }

    /// <summary>What was put into the buffer since the last call stands for the file up to that position.</summary>
    public void Commit(FollowedFile file, long position, LineState state, in Account account)
    {
        if (_first < _count)
        {
            ref var last = ref _marks[_count - 1];
            var start = _count - 1 > _first ? _marks[_count - 2].End : _written;
            if (last.File == file && last.Life == file.Life && _buffer.Length - start <= Atomic)
            {
                last = last with { End = _buffer.Length, Position = position, State = state, Account = last.Account + account };
                return;
            }
        }

        if (_count == _marks.Length)
            Array.Resize(ref _marks, 2 * _marks.Length);
        _marks[_count++] = new(_buffer.Length, file, file.Life, position, state, account);
        if (_buffer.Length == _written)
            Wrote(0);
    }

    /// <summary>What was put into the buffer since the last call is the program's own: it stands for no byte of a file.</summary>
    public void CommitWords(FollowedFile file)
    {
        Mark last = default;
        // Behind the lines of this file that wait already, its position is theirs.
        for (var index = _count - 1; index >= _first; index--)
        {
            if (_marks[index].File != file || _marks[index].Life != file.Life)
                continue;
            last = _marks[index];
            break;
        }

        if (last.File == file && last.Life == file.Life)
            Commit(file, last.Position, last.State, default);
        else
            Commit(file, file.Committed, file.CommittedState, default);
    }

    /// <summary>So many bytes more are on standard output.</summary>
    public void Wrote(int bytes)
    {
        _written += bytes;
        while (_first < _count && _marks[_first].End <= _written)
            Settle(ref _marks[_first++]);
        if (_first < _count)
            return;
        _first = _count = _written = 0;
        _buffer.Clear();
    }

    private void Settle(ref Mark mark)
    {
        var account = mark.Account;
        counters.PrintedLines += account.Lines;
        counters.PrintedBytes += account.Bytes;
        counters.DroppedLines += account.DroppedLines;
        counters.DroppedBytes += account.DroppedBytes;
        counters.Redacted += account.Masked;
        counters.Changed = true;
        if (mark.Life == mark.File.Life)
        {
            mark.File.Committed = mark.Position;
            mark.File.CommittedState = mark.State;
            mark.File.Unsaved = true;
        }

        mark = default;
    }

    private readonly record struct Mark(int End, FollowedFile File, int Life, long Position, LineState State, Account Account);
}

/// <summary>What became of bytes of a file.</summary>
internal readonly record struct Account(int Lines, long Bytes, int DroppedLines = 0, long DroppedBytes = 0, int Masked = 0)
{
    public static Account operator +(Account left, Account right) => new(
        left.Lines + right.Lines, left.Bytes + right.Bytes, left.DroppedLines + right.DroppedLines, left.DroppedBytes + right.DroppedBytes, left.Masked
            + right.Masked);
}
