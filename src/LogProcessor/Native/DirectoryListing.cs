namespace LogProcessor.Native;

/// <summary>The names in a directory, without a text for each of them: <c>getdents64(2)</c> into one buffer.</summary>
internal unsafe ref struct DirectoryListing(int handle, Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;
    private ReadOnlySpan<byte> _left;

    public ReadOnlySpan<byte> Name { get; private set; }

    public ulong Inode { get; private set; }

    public FileKind Kind { get; private set; }

    /// <summary>Goes on to the next name; <c>.</c> and <c>..</c> are left out.</summary>
    public bool Next()
    {
        do
        {
            if (_left.IsEmpty && !Fill())
                return false;
            // struct linux_dirent64: inode (8), offset (8), length (2), type (1), name.
            var length = BitConverter.ToUInt16(_left[16..]);
            Inode = BitConverter.ToUInt64(_left);
            Kind = (FileKind)_left[18];
            Name = ByteText.UntilZero(_left[19..length]);
            _left = _left[length..];
        }
        while (Name is [(byte)'.'] or [(byte)'.', (byte)'.']);
        return true;
    }

    private bool Fill()
    {
        fixed (byte* pointer = _buffer)
        {
            var length = Libc.getdents64(handle, pointer, (nuint)_buffer.Length);
            _left = length > 0 ? _buffer[..(int)length] : default;
            return length > 0;
        }
    }
}
