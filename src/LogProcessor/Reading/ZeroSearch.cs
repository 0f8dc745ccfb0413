using LogProcessor.Native;

namespace LogProcessor.Reading;

/// <summary>Looks for what comes after NULs: a program that does not append leaves a hole of gigabytes when somebody truncates its log.</summary>
internal static unsafe class ZeroSearch
{
    private const int SeekData = 3;

    /// <summary>Zeros that are stored, not a hole, are looked through this far at a time.</summary>
    private const long Most = 128 << 20;

    /// <summary>The position of the first byte that is not 0, or of the file's end, or how far the search came.</summary>
    /// <param name="found">Whether there is such a byte.</param>
    /// <param name="ended">Whether it looked to the end.</param>
    public static long Next(int handle, long from, Span<byte> buffer, out bool found, out bool ended)
    {
        var stop = from + Most;
        found = ended = false;
        while (from < stop)
        {
            var data = Libc.lseek(handle, from, SeekData);
            if (data > from)
            {
                // A hole costs nothing.
                stop += data - from;
                from = data;
            }

            nint read;
            fixed (byte* pointer = buffer)
                read = Libc.pread(handle, pointer, buffer.Length, from);
            if (read <= 0)
            {
                ended = true;
                return from;
            }

            var zeros = buffer[..(int)read].IndexOfAnyExcept((byte)0);
            if (zeros >= 0)
            {
                found = true;
                return from + zeros;
            }

            from += read;
        }

        return from;
    }
}
