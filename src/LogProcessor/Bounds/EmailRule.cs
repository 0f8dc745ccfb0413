using System.Buffers;

namespace LogProcessor.Bounds;

/// <summary>E-mail addresses whose domain has a dot and ends in letters.</summary>
internal sealed class EmailRule() : RedactionRule("email")
{
    private static readonly SearchValues<byte> Local = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.!#$%&*+-_~"u8);
    private static readonly SearchValues<byte> Domain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"u8);

    public override void Find(ReadOnlySpan<byte> text, List<Finding> findings)
    {
        // Neither half holds an @, so that each byte is looked at twice at most.
        var from = 0;
        for (int at; (at = text[from..].IndexOf((byte)'@')) >= 0;)
        {
            at += from;
            var local = at - from - (text[from..at].LastIndexOfAnyExcept(Local) + 1);
            var length = DomainLength(text[(at + 1)..]);
            Effort.Spend(at - from + local + 1);
            if (local > 0 && length > 0)
                findings.Add(new Finding(at - local, at - local, at + 1 + length));
            from = at + 1 + length;
        }
    }

    private static int DomainLength(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExcept(Domain);
        var domain = (end < 0 ? text : text[..end]).TrimEnd(".-"u8);
        Effort.Spend(end < 0 ? text.Length : end);
        var last = domain.LastIndexOf((byte)'.');
        return last > 0 && domain.Length - last > 2 && char.IsAsciiLetter((char)domain[last + 1]) && domain[0] is not ((byte)'.' or (byte)'-')
            ? domain.Length
            : 0;
    }
}
