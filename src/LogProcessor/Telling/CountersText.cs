using System.Globalization;
using System.Text.Unicode;

namespace LogProcessor.Telling;

/// <summary>The counters as text in the format of Prometheus: the file of the state volume, and what <c>/metrics</c> answers.</summary>
internal static class CountersText
{
    /// <summary>Room for all of it.</summary>
    public const int Most = 4 << 10;

    /// <returns>The part of the buffer that it takes.</returns>
    public static ReadOnlySpan<byte> Write(Span<byte> buffer, Counters counters, int files, long unread)
    {
        var text = new Lines(buffer);
        text.Add("lines_printed_total", "Lines on standard output.", counters.PrintedLines);
        text.Add("bytes_printed_total", "Bytes of the files that these lines were.", counters.PrintedBytes);
        text.Add("lines_dropped_total", "Lines that the rate limit dropped.", counters.DroppedLines);
        text.Add("bytes_dropped_total", "Bytes of the files that these lines were.", counters.DroppedBytes);
        text.Add("bytes_left_total", "Bytes of files that are compressed or binary.", counters.LeftBytes);
        text.Add("bytes_copied_total", "Bytes passed over in copies, since they were printed before.", counters.CopiedBytes);
        text.Add("bytes_empty_total", "NUL bytes passed over in holes.", counters.EmptyBytes);
        text.Add("redactions_total", "Places that were masked.", counters.Redacted);
        text.Add("files_rewritten_total", "Times that a file was truncated or rewritten.", counters.Rewritten);
        text.Add("settings_refused_total", "Values in the pod's annotations that were not taken.", counters.SettingsRefused);
        text.Add("files", "Files that are followed.", files, "gauge");
        text.Add("bytes_unread", "Bytes that are not on standard output yet.", unread, "gauge");
        return text.Written;
    }

    /// <summary>Takes up the counters of an earlier run of the container.</summary>
    public static void Read(string text, Counters counters)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.Split(' ') is not [var name, var number] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                continue;
            switch (name)
            {
                case "log_processor_lines_printed_total": counters.PrintedLines = value; break;
                case "log_processor_bytes_printed_total": counters.PrintedBytes = value; break;
                case "log_processor_lines_dropped_total": counters.DroppedLines = value; break;
                case "log_processor_bytes_dropped_total": counters.DroppedBytes = value; break;
                case "log_processor_bytes_left_total": counters.LeftBytes = value; break;
                case "log_processor_bytes_copied_total": counters.CopiedBytes = value; break;
                case "log_processor_bytes_empty_total": counters.EmptyBytes = value; break;
                case "log_processor_redactions_total": counters.Redacted = value; break;
                case "log_processor_files_rewritten_total": counters.Rewritten = value; break;
                case "log_processor_settings_refused_total": counters.SettingsRefused = value; break;
            }
        }
    }

    /// <summary>Some are written each time that positions are saved: no text is made of them on the way.</summary>
    private ref struct Lines(Span<byte> buffer)
    {
        private readonly Span<byte> _buffer = buffer;
        private int _length;

        public readonly ReadOnlySpan<byte> Written => _buffer[.._length];

        public void Add(string name, string help, long value, string kind = "counter")
        {
            Utf8.TryWrite(
                _buffer[_length..],
                CultureInfo.InvariantCulture,
                $"# HELP log_processor_{name} {help}\n# TYPE log_processor_{name} {kind}\nlog_processor_{name} {value}\n",
                out var length);
            _length += length;
        }
    }
}
